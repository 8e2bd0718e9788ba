namespace Dapr.AI.Conversation;

/// <summary>One answer.</summary>
/// <param name="Choices">Its variants; one, unless more were asked for.</param>
public sealed record ConversationResponseResult(IReadOnlyList<ConversationResultChoice> Choices)
{
    /// <summary>The model that answered.</summary>
    /// <value>Default: null, the component does not say.</value>
    public string? Model { get; init; }

    /// <summary>What it cost.</summary>
    /// <value>Default: null, the component does not say.</value>
    public CompletionUsage? Usage { get; init; }
}
