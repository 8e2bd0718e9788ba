namespace Dapr.Sidecar;

/// <summary>What came of asking an output binding.</summary>
public sealed record OutputBindingResponse
{
    /// <summary>The data; null when there is none by its nature, which over HTTP is 204 in place of 200.</summary>
    /// <value>Default: null.</value>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>What is said beside it: the caller finds it in headers that begin with <c>metadata.</c></summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
