namespace Dapr.Sidecar;

/// <summary>What is read, and how.</summary>
public sealed record StateRead
{
    /// <summary>The key, prefix and all.</summary>
    public required string Key { get; init; }

    /// <summary>What the caller asks of stores that have several copies.</summary>
    /// <value>Default: what the store does by itself.</value>
    public StateConsistency Consistency { get; init; }

    /// <summary>What the caller says to this store alone, such as a partition: <c>metadata.</c> of the request.</summary>
    /// <value>Default: nothing.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
