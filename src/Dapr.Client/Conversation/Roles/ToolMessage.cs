using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation.ConversationRoles;

/// <summary>What a tool gave that the model wanted called.</summary>
public record ToolMessage : IConversationMessage
{
    /// <inheritdoc/>
    [JsonConverter(typeof(JsonStringEnumConverter<MessageRole>))]
    [JsonPropertyName("role")]
    public MessageRole Role => MessageRole.Tool;

    /// <summary>The name of the tool.</summary>
    public required string Name { get; set; }

    /// <summary>The id of the call that it answers: the <see cref="ToolCallBase.Id"/> of it.</summary>
    /// <value>Default: null, for the runtimes and models that have none.</value>
    public string? Id { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<MessageContent> Content { get; set; } = [];
}
