namespace Dapr.Sidecar;

/// <summary>A message as a broker carries it.</summary>
public sealed record BrokerMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The bytes: a CloudEvent, or what was published raw.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Metadata of the message, which subscribers see as headers.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The content type that the publisher gave.</summary>
    /// <value>Default: empty.</value>
    public string ContentType { get; init; } = "";
}
