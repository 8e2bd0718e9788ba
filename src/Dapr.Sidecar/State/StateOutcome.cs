namespace Dapr.Sidecar;

/// <summary>What became of changes.</summary>
public sealed record StateOutcome
{
    /// <summary>All were applied.</summary>
    public static readonly StateOutcome Applied = new();

    /// <summary>Why none was applied; null when all were.</summary>
    public string? Conflict { get; init; }

    /// <summary>Whether the etag cannot be one of this store, rather than an old one.</summary>
    public bool IsEtagInvalid { get; init; }

    /// <summary>None was applied, because an etag did not match.</summary>
    /// <param name="reason">Which key, which etag; empty when there is no more to say.</param>
    /// <returns>The outcome.</returns>
    public static StateOutcome Mismatch(string reason) => new() { Conflict = reason };

    /// <summary>None was applied, because an etag cannot be one.</summary>
    /// <param name="reason">Which key, which etag.</param>
    /// <returns>The outcome.</returns>
    public static StateOutcome InvalidEtag(string reason) => new() { Conflict = reason, IsEtagInvalid = true };
}
