namespace Dapr.AI.Conversation;

/// <summary>What a model answered.</summary>
/// <param name="Outputs">The answers.</param>
/// <param name="ConversationId">The conversation, to go on with by <see cref="ConversationOptions.ContextId"/>; null when the component has none.</param>
public record ConversationResponse(IReadOnlyList<ConversationResponseResult> Outputs, string? ConversationId = null);
