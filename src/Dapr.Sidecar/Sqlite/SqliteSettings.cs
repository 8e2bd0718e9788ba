using Dapr.Sidecar.Components;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Sqlite;

/// <summary>Which SQLite file is used, and how.</summary>
internal sealed record SqliteSettings
{
    private const string InMemory = ":memory:";

    /// <summary>The file, in full; <c>:memory:</c> for none.</summary>
    public required string Path { get; init; }

    /// <summary>Whether there is no file, and everything is gone with the one who has opened it.</summary>
    public bool IsInMemory => Path == InMemory;

    /// <summary>How long SQLite waits for others that write, before a write fails. Who waits has no place in a queue: on a busy machine it takes its time.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long all in all a statement that finds the file busy is tried again; null for as long as it waits once.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether readers and the writer do not wait for each other; without, the file is one alone, and they do.</summary>
    public bool HasWriteAheadLog { get; init; } = true;

    /// <summary>Whether a write is on the disk, and not only with the operating system, when it is confirmed.</summary>
    public bool SurvivesPowerLoss { get; init; }

    /// <summary>The table that holds the version of each part's tables.</summary>
    public string MetadataTable { get; init; } = "metadata";

    /// <summary>Reads the settings that every component with a SQLite file has.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="needsFile">Whether it must be a file: others are to find what is written.</param>
    /// <exception cref="InvalidOperationException">One is absent or wrong.</exception>
    public static SqliteSettings Read(SettingReader settings, bool needsFile = true) => new()
    {
        Path = needsFile ? PathOf(settings.Required("connectionString")) : PlaceOf(settings.Required("connectionString")),
        BusyTimeout = settings.Duration("busyTimeout", TimeSpan.FromSeconds(10), least: TimeSpan.Zero),
        SurvivesPowerLoss = settings.OneOf("synchronous", "normal", "full") == "full",
    };

    /// <summary>The name of a table, which becomes a part of statements.</summary>
    /// <exception cref="InvalidOperationException">It cannot be the name of one.</exception>
    public static string Table(SettingReader settings, string setting, string otherwise)
    {
        var name = settings.Text(setting) ?? otherwise;
        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : throw new InvalidOperationException($"{setting}: '{name}' must consist of letters, digits and underscores");
    }

    /// <summary>What a connection string of the runtime names: a file, or memory. Of its options those are taken that change nothing here.</summary>
    /// <exception cref="InvalidOperationException">It names neither, or has another option.</exception>
    public static string PlaceOf(string connectionString)
    {
        var (place, options) = connectionString.Trim().Split('?', 2) is [var first, var second] ? (first, second.Split('&')) : (connectionString.Trim(), []);
        if (options.FirstOrDefault(option => option is not ("cache=shared" or "cache=private" or "mode=memory" or "mode=rwc" or "_txlock=immediate")) is { } unknown)
        {
            throw new InvalidOperationException($"connectionString: '{connectionString}' has the option '{unknown}', which there is not here");
        }

        return options.Contains("mode=memory") || place.ToLowerInvariant() is InMemory or "file:" + InMemory ? InMemory : PathOf(place);
    }

    /// <summary>The file that a connection string names: a path, a <c>file:</c> URI without options, or <c>Data Source=</c> and a path.</summary>
    /// <exception cref="InvalidOperationException">It names no file.</exception>
    public static string PathOf(string connectionString)
    {
        const string Scheme = "file:";
        var text = connectionString.Trim();
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Scheme.Length..];
            text = text.StartsWith("//", StringComparison.Ordinal) ? text[2..] : text;
        }
        else if (text.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase))
        {
            text = new SqliteConnectionStringBuilder(text).DataSource;
        }

        if (text.Length == 0 || text.Contains(InMemory, StringComparison.Ordinal) || text.Contains('?'))
        {
            throw new InvalidOperationException($"connectionString: '{connectionString}' must be the path of a file, without options");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return System.IO.Path.GetFullPath(text.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Combine(home, text[2..]) : text);
    }
}
