namespace Dapr.Sidecar;

/// <summary>What an input binding brings to the application.</summary>
public sealed record InputBindingEvent
{
    /// <summary>The body of the request that the application gets.</summary>
    /// <value>Default: empty.</value>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What is said beside it: to an HTTP application as headers. A <c>traceparent</c> becomes that of the request.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
