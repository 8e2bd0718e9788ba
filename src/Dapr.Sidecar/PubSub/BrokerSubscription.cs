namespace Dapr.Sidecar;

/// <summary>What a sidecar asks a broker for.</summary>
public sealed record BrokerSubscription
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Subscribers of one group share the messages; each group gets all of them. It is the app id.</summary>
    public required string ConsumerGroup { get; init; }

    /// <summary>Metadata of the subscription.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How many messages the handler likes to have in hand at a time: an application that takes them in bulk gets those together
    /// that are. A broker that gives fewer at a time fills no bulk, and one that gives more is free to.
    /// </summary>
    /// <value>Default: 1.</value>
    public int AtATime { get; init; } = 1;
}
