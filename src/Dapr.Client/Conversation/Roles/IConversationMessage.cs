using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>A message of a conversation: one of the five records that implement it. As JSON it can be kept, and read again.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Role")]
[JsonDerivedType(typeof(AssistantMessage), "assistant")]
[JsonDerivedType(typeof(DeveloperMessage), "developer")]
[JsonDerivedType(typeof(SystemMessage), "system")]
[JsonDerivedType(typeof(ToolMessage), "tool")]
[JsonDerivedType(typeof(UserMessage), "user")]
public interface IConversationMessage
{
    /// <summary>Who says it.</summary>
    MessageRole Role { get; }

    /// <summary>What is said, in parts.</summary>
    IReadOnlyList<MessageContent> Content { get; set; }
}
