using Dapr.AI.Conversation.ConversationRoles;

namespace Dapr.AI.Conversation;

/// <summary>Messages that are said together.</summary>
/// <param name="Messages">The messages, in order.</param>
/// <param name="ScrubPII">Whether they are freed of what names persons before the model gets them; null for no.</param>
public sealed record ConversationInput(IReadOnlyList<IConversationMessage> Messages, bool? ScrubPII = null);
