namespace Dapr.Sidecar;

/// <summary>A value as it stands in a store.</summary>
public sealed record StateValue
{
    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Changes with every write; null when the store has none.</summary>
    public string? Etag { get; init; }

    /// <summary>When it expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
