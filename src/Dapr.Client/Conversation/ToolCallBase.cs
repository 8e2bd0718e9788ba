using System.Text.Json.Serialization;

namespace Dapr.AI.Conversation;

/// <summary>A tool that a model wants called.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(CalledToolFunction), "function")]
public abstract record ToolCallBase
{
    /// <summary>The id of the call, which the message with its result names.</summary>
    /// <value>Default: null.</value>
    public string? Id { get; set; }
}
