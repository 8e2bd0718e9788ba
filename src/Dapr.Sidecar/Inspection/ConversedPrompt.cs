namespace Dapr.Sidecar.Inspection;

/// <summary>What a language model was asked, and answered.</summary>
internal sealed record ConversedPrompt(string Component, ConversationPrompt Prompt, ConversationAnswer Answer);
