using Dapr.Sidecar.Components;
using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar.State.Sqlite;

/// <summary>The settings of a component of type <c>state.sqlite</c>, in the words of the runtime.</summary>
internal sealed record SqliteStateSettings
{
    public required SqliteSettings File { get; init; }

    /// <summary>The table of values.</summary>
    public string Table { get; init; } = "state";

    /// <summary>How often what has expired is removed. It is invisible before.</summary>
    /// <value>Default: never, as in the runtime.</value>
    public TimeSpan CleanupInterval { get; init; }

    /// <summary>Reads the metadata of a component.</summary>
    /// <exception cref="InvalidOperationException">A setting is absent or wrong; the message names it.</exception>
    public static SqliteStateSettings Read(ComponentSpec spec)
    {
        var settings = new SettingReader(spec.Setting);
        var read = new SqliteStateSettings
        {
            File = SqliteSettings.Read(settings, needsFile: false) with
            {
                // The runtime waits that long at once, and tries again until the time is up.
                BusyTimeout = settings.Duration("busyTimeout", TimeSpan.FromSeconds(2), least: TimeSpan.Zero),
                Timeout = settings.Duration("timeout", TimeSpan.FromSeconds(20), least: TimeSpan.FromSeconds(1)),
                HasWriteAheadLog = !settings.Flag("disableWAL"),
                MetadataTable = SqliteSettings.Table(settings, "metadataTableName", "metadata"),
            },
            Table = SqliteSettings.Table(settings, "tableName", "state"),
            CleanupInterval = settings.Duration("cleanupInterval", TimeSpan.Zero, least: TimeSpan.Zero),
        };
        return read.Table.Equals(read.File.MetadataTable, StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException($"tableName: '{read.Table}' is that of metadataTableName, too")
            : read;
    }
}
