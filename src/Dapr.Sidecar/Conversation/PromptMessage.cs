namespace Dapr.Sidecar;

/// <summary>A message to a language model, or one of its own of before.</summary>
public sealed record PromptMessage
{
    /// <summary>Who says it.</summary>
    public required PromptRole Role { get; init; }

    /// <summary>What is said, in parts.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<string> Content { get; init; } = [];

    /// <summary>The name of who says it; of a function its name.</summary>
    /// <value>Default: null.</value>
    public string? Name { get; init; }

    /// <summary>The functions that the model wanted called. Only of <see cref="PromptRole.Assistant"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<PromptToolCall> ToolCalls { get; init; } = [];

    /// <summary>The call that a function answers. Only of <see cref="PromptRole.Tool"/>.</summary>
    /// <value>Default: null.</value>
    public string? ToolCallId { get; init; }

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size => (sizeof(char) * (Content.Sum(text => (long)text.Length) + (Name?.Length ?? 0) + (ToolCallId?.Length ?? 0))) + ToolCalls.Sum(call => call.Size);
}
