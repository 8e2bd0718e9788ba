using Dapr.AI.Conversation.Tools;

namespace Dapr.AI.Conversation;

/// <summary>A variant of an answer.</summary>
/// <param name="FinishReason">Why it ended; null when nobody says.</param>
/// <param name="Index">Which of the variants it is, from 0.</param>
/// <param name="Message">What it says.</param>
public record ConversationResultChoice(FinishReason? FinishReason, long Index, ResultMessage Message);
