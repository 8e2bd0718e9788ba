namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>A part of a message.</summary>
/// <param name="Text">The text.</param>
public record MessageContent(string Text);
