namespace Dapr.Sidecar;

/// <summary>What an output binding is asked to do.</summary>
public sealed record OutputBindingRequest
{
    /// <summary>The operation, one of those that the binding knows.</summary>
    public required string Operation { get; init; }

    /// <summary>The data: over HTTP the JSON value as it stands in the request, text in quotation marks; over gRPC the bytes.</summary>
    /// <value>Default: empty.</value>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the caller says beside it. A call of an application has its trace context here: <c>traceparent</c>, <c>tracestate</c>, <c>baggage</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
