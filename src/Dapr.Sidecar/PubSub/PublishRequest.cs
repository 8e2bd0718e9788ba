namespace Dapr.Sidecar.PubSub;

/// <summary>An event as an application publishes it.</summary>
internal sealed record PublishRequest
{
    public required string PubSubName { get; init; }

    public required string Topic { get; init; }

    public required ReadOnlyMemory<byte> Data { get; init; }

    public string ContentType { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The caller's trace context; empty when there is none.</summary>
    public string TraceParent { get; init; } = "";

    public string TraceState { get; init; } = "";
}
