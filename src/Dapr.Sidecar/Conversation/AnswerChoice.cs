namespace Dapr.Sidecar;

/// <summary>One of the answers of a language model.</summary>
public sealed record AnswerChoice
{
    /// <summary>Why it ended: <c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>.</summary>
    /// <value>Default: stop.</value>
    public string FinishReason { get; init; } = "stop";

    /// <summary>Which of the answers it is, from 0.</summary>
    /// <value>Default: 0.</value>
    public long Index { get; init; }

    /// <summary>The text.</summary>
    /// <value>Default: empty, as when functions are to be called.</value>
    public string Content { get; init; } = "";

    /// <summary>The functions that the model wants called.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<PromptToolCall> ToolCalls { get; init; } = [];

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size => (sizeof(char) * ((long)Content.Length + FinishReason.Length)) + ToolCalls.Sum(call => call.Size);
}
