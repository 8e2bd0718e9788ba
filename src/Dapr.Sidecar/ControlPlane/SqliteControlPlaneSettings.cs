using Dapr.Sidecar.Components;
using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar;

/// <summary>The settings of the control plane's file, in the words of the runtime's name resolution <c>sqlite</c>.</summary>
internal sealed record SqliteControlPlaneSettings
{
    public required SqliteSettings File { get; init; }

    /// <summary>The table of names.</summary>
    public string HostsTable { get; init; } = "hosts";

    /// <summary>How long a sidecar counts as there after it last said so.</summary>
    public TimeSpan UpdateInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long saying so may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often sidecars that are long gone are removed.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The file at a path, with what the runtime has for the rest, but more patience with others that write.</summary>
    /// <exception cref="InvalidOperationException">It is no path.</exception>
    public static SqliteControlPlaneSettings At(string path) => new() { File = new() { Path = SqliteSettings.PathOf(path) } };

    /// <summary>Reads the section of a Configuration.</summary>
    /// <exception cref="InvalidOperationException">A setting is absent or wrong.</exception>
    public static SqliteControlPlaneSettings Read(SettingReader settings)
    {
        var read = new SqliteControlPlaneSettings
        {
            File = new SqliteSettings
            {
                Path = SqliteSettings.PathOf(settings.Required("connectionString")),
                BusyTimeout = settings.Duration("busyTimeout", TimeSpan.FromMilliseconds(800), least: TimeSpan.Zero),
                MetadataTable = SqliteSettings.Table(settings, "metadataTableName", "metadata"),
            },
            HostsTable = SqliteSettings.Table(settings, "tableName", "hosts"),
            UpdateInterval = settings.Duration("updateInterval", TimeSpan.FromSeconds(5), least: TimeSpan.FromSeconds(1)),
            Timeout = settings.Duration("timeout", TimeSpan.FromSeconds(1), least: TimeSpan.FromMilliseconds(1)),
            CleanupInterval = settings.Duration("cleanupInterval", TimeSpan.FromHours(1), least: TimeSpan.FromSeconds(1)),
        };
        return read.UpdateInterval > read.Timeout ? read : throw new InvalidOperationException("updateInterval must be longer than timeout");
    }
}
