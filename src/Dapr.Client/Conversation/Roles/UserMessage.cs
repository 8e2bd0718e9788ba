using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>What the user says.</summary>
public record UserMessage : IConversationMessage
{
    /// <inheritdoc/>
    [JsonConverter(typeof(JsonStringEnumConverter<MessageRole>))]
    [JsonPropertyName("role")]
    public MessageRole Role => MessageRole.User;

    /// <summary>The name of who says it.</summary>
    /// <value>Default: null, none.</value>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<MessageContent> Content { get; set; } = [];
}
