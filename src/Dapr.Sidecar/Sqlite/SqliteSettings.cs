using Dapr.Sidecar.Components;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Sqlite;

/// <summary>Which SQLite file is used, and how.</summary>
internal sealed record SqliteSettings
{
    /// <summary>The file, in full.</summary>
    public required string Path { get; init; }

    /// <summary>How long SQLite waits for others that write, before a write fails. Who waits has no place in a queue: on a busy machine it takes its time.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a write is on the disk, and not only with the operating system, when it is confirmed.</summary>
    public bool SurvivesPowerLoss { get; init; }

    /// <summary>The table that holds the version of each part's tables.</summary>
    public string MetadataTable { get; init; } = "metadata";

    /// <summary>Reads the settings that every component with a SQLite file has.</summary>
    /// <exception cref="InvalidOperationException">One is absent or wrong.</exception>
    public static SqliteSettings Read(SettingReader settings) => new()
    {
        Path = PathOf(settings.Required("connectionString")),
        BusyTimeout = settings.Duration("busyTimeout", TimeSpan.FromSeconds(10), least: TimeSpan.Zero),
        SurvivesPowerLoss = settings.OneOf("synchronous", "normal", "full") == "full",
    };

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

        if (text.Length == 0 || text.Contains(":memory:", StringComparison.Ordinal) || text.Contains('?'))
        {
            throw new InvalidOperationException($"connectionString: '{connectionString}' must be the path of a file, without options");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return System.IO.Path.GetFullPath(text.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Combine(home, text[2..]) : text);
    }
}
