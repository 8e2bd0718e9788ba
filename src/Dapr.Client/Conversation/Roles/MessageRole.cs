using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>Who says a message.</summary>
public enum MessageRole
{
    /// <summary>The developer, who says what the model is to keep to.</summary>
    [EnumMember(Value = "developer")]
    [JsonStringEnumMemberName("developer")]
    Developer,

    /// <summary>The system, which says the same to older models.</summary>
    [EnumMember(Value = "system")]
    [JsonStringEnumMemberName("system")]
    System,

    /// <summary>The user.</summary>
    [EnumMember(Value = "user")]
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>The model, earlier.</summary>
    [EnumMember(Value = "assistant")]
    [JsonStringEnumMemberName("assistant")]
    Assistant,

    /// <summary>A tool, what it gave.</summary>
    [EnumMember(Value = "tool")]
    [JsonStringEnumMemberName("tool")]
    Tool,
}
