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
}
