namespace Dapr.Sidecar;

/// <summary>A write or a deletion.</summary>
public sealed record StateChange
{
    /// <summary>The key, prefix and all.</summary>
    public required string Key { get; init; }

    /// <summary>The new value; null deletes.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>The etag that the current value must have; null for none.</summary>
    public string? Etag { get; init; }

    /// <summary>Whether a change without an etag may only create.</summary>
    public bool FirstWrite { get; init; }

    /// <summary>After which time the value expires; null for never.</summary>
    public TimeSpan? Ttl { get; init; }
}
