namespace Dapr.AI.Conversation;

/// <summary>What an answer says.</summary>
/// <param name="Content">The text; empty when the model only wants tools called.</param>
public record ResultMessage(string Content)
{
    /// <summary>The tools that the model wants called, each a <see cref="CalledToolFunction"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ToolCallBase> ToolCalls { get; init; } = [];
}
