namespace Dapr.AI.Conversation;

/// <summary>What an answer cost, in tokens.</summary>
/// <param name="CompletionTokens">Those of the answer.</param>
/// <param name="PromptTokens">Those of the prompt.</param>
/// <param name="TotalTokens">Both together.</param>
public sealed record CompletionUsage(ulong CompletionTokens, ulong PromptTokens, ulong TotalTokens)
{
    /// <summary>Those of the answer by kind.</summary>
    /// <value>Default: null, the provider does not say.</value>
    public UsageCompletionTokensDetails? CompletionTokensDetails { get; init; }

    /// <summary>Those of the prompt by kind.</summary>
    /// <value>Default: null, the provider does not say.</value>
    public UsagePromptTokensDetails? PromptTokensDetails { get; init; }
}
