namespace Dapr.Sidecar;

/// <summary>The tokens of a prompt by kind.</summary>
public sealed record PromptTokenDetails
{
    /// <summary>Audio.</summary>
    /// <value>Default: 0.</value>
    public ulong Audio { get; init; }

    /// <summary>Known to the provider from before.</summary>
    /// <value>Default: 0.</value>
    public ulong Cached { get; init; }
}
