namespace Dapr.AI.Conversation;

/// <summary>The tokens of a prompt by kind.</summary>
/// <param name="AudioTokens">Audio.</param>
/// <param name="CachedTokens">Known to the provider from before.</param>
public sealed record UsagePromptTokensDetails(ulong AudioTokens, ulong CachedTokens);
