namespace Dapr.AI.Conversation;

/// <summary>The tokens of an answer by kind.</summary>
/// <param name="AcceptedPredictionTokens">Predicted, and right.</param>
/// <param name="AudioTokens">Audio.</param>
/// <param name="ReasoningTokens">Thought, and not said.</param>
/// <param name="RejectedPredictionTokens">Predicted, and wrong.</param>
public sealed record UsageCompletionTokensDetails(ulong AcceptedPredictionTokens, ulong AudioTokens, ulong ReasoningTokens, ulong RejectedPredictionTokens);
