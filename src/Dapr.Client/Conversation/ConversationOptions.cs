using Dapr.AI.Conversation.Tools;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.AI.Conversation;

/// <summary>Which component is asked, and how.</summary>
/// <param name="ConversationComponentId">The name of the component.</param>
public sealed record ConversationOptions(string ConversationComponentId)
{
    /// <summary>The conversation to go on with.</summary>
    /// <value>Default: null, a new one.</value>
    public string? ContextId { get; init; }

    /// <summary>How freely the model answers, from 0.</summary>
    /// <value>Default: null, as the model has it.</value>
    public double? Temperature { get; init; }

    /// <summary>Whether the texts of the answers are freed of what names persons; for those of what is said, <see cref="ConversationInput.ScrubPII"/>.</summary>
    /// <value>Default: null, no.</value>
    public bool? ScrubPII { get; init; }

    /// <summary>What the component is told beside it; which settings there are, it says.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of the model that have no property of their own, each a message of the well-known types.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, Any> Parameters { get; init; } = new Dictionary<string, Any>();

    /// <summary>The functions that the model may call.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ITool> Tools { get; init; } = [];

    /// <summary>Whether it calls them, and which.</summary>
    /// <value>Default: null; as it likes where there are tools.</value>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>How long the provider may keep the prompt.</summary>
    /// <value>Default: null, as the provider has it.</value>
    public TimeSpan? PromptCacheRetention { get; init; }

    /// <summary>The JSON schema that the answer is to follow.</summary>
    /// <value>Default: null, for text.</value>
    public Struct? ResponseFormat { get; init; }
}
