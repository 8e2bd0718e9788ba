using Dapr.Sidecar.Components;
using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar.PubSub.Sqlite;

/// <summary>The settings of a component of type <c>pubsub.sqlite</c>.</summary>
internal sealed record SqlitePubSubSettings
{
    public required SqliteSettings File { get; init; }

    /// <summary>How long a message that was taken belongs to its taker, who extends that while it is at it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a message that could not be handled is given again; twice as long each time, up to a minute.</summary>
    public TimeSpan RedeliverInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a message that does not say so itself is kept for those who have not had it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many messages of a subscription are handled at a time.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>Reads the metadata of a component.</summary>
    /// <exception cref="InvalidOperationException">A setting is absent or wrong; the message names it.</exception>
    public static SqlitePubSubSettings Read(ComponentSpec spec)
    {
        var settings = new SettingReader(spec.Setting);
        return new()
        {
            File = SqliteSettings.Read(settings),
            LeaseDuration = settings.Duration("leaseDuration", TimeSpan.FromSeconds(30), least: TimeSpan.FromSeconds(1)),
            RedeliverInterval = settings.Duration("redeliverInterval", TimeSpan.FromSeconds(1), least: TimeSpan.FromMilliseconds(1)),
            Retention = settings.Duration("retention", TimeSpan.FromDays(7), least: TimeSpan.FromSeconds(1)),
            Concurrency = settings.Number("concurrency", 10, least: 1),
        };
    }
}
