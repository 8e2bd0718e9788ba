namespace Dapr.Sidecar;

/// <summary>What an answer cost, in tokens.</summary>
public sealed record TokenUsage
{
    /// <summary>Those of the prompt.</summary>
    /// <value>Default: 0.</value>
    public ulong Prompt { get; init; }

    /// <summary>Those of the answer.</summary>
    /// <value>Default: 0.</value>
    public ulong Completion { get; init; }

    /// <summary>Both together, as the provider counts them.</summary>
    /// <value>Default: 0.</value>
    public ulong Total { get; init; }

    /// <summary>Those of the prompt by kind.</summary>
    /// <value>Default: null, the provider does not say.</value>
    public PromptTokenDetails? PromptDetails { get; init; }

    /// <summary>Those of the answer by kind.</summary>
    /// <value>Default: null, the provider does not say.</value>
    public CompletionTokenDetails? CompletionDetails { get; init; }
}
