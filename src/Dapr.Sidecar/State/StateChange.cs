namespace Dapr.Sidecar;

/// <summary>A write or a deletion.</summary>
public sealed record StateChange
{
    /// <summary>The key, prefix and all.</summary>
    public required string Key { get; init; }

    /// <summary>The new value; null deletes.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Whether the value came as JSON, not as bytes: stores that keep text may keep it as it reads.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether JSON came as the bytes of a message that said so, not as part of a body.</summary>
    internal bool CameAsBytes { get; init; }

    /// <summary>The etag that the current value must have; null for none.</summary>
    public string? Etag { get; init; }

    /// <summary>Whether a change without an etag may only create.</summary>
    public bool FirstWrite { get; init; }

    /// <summary>After which time the value expires; null for never.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>What the caller asks of stores that have several copies.</summary>
    /// <value>Default: what the store does by itself.</value>
    public StateConsistency Consistency { get; init; }

    /// <summary>What the caller says to this store alone, such as a partition: the metadata of the item.</summary>
    /// <value>Default: nothing.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
