using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>What the model has said before.</summary>
public record AssistantMessage : IConversationMessage
{
    /// <inheritdoc/>
    [JsonConverter(typeof(JsonStringEnumConverter<MessageRole>))]
    [JsonPropertyName("role")]
    public MessageRole Role => MessageRole.Assistant;

    /// <summary>The name of who says it.</summary>
    /// <value>Default: null, none.</value>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<MessageContent> Content { get; set; } = [];

    /// <summary>The tools that it wanted called, each a <see cref="CalledToolFunction"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ToolCallBase> ToolCalls { get; set; } = [];
}
