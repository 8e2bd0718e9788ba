namespace Dapr.Sidecar;

/// <summary>What a language model answers.</summary>
public sealed record ConversationAnswer
{
    /// <summary>The answers; one, unless more were asked for.</summary>
    public required IReadOnlyList<AnswerChoice> Choices { get; init; }

    /// <summary>The model that answered.</summary>
    /// <value>Default: null, the component does not say.</value>
    public string? Model { get; init; }

    /// <summary>What it cost.</summary>
    /// <value>Default: null, the component does not say.</value>
    public TokenUsage? Usage { get; init; }

    /// <summary>The conversation, to go on with.</summary>
    /// <value>Default: null, that of the prompt.</value>
    public string? ContextId { get; init; }

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size => Choices.Sum(choice => choice.Size) + (sizeof(char) * ((long)(Model?.Length ?? 0) + (ContextId?.Length ?? 0)));

    /// <summary>An answer that is a text.</summary>
    /// <param name="content">The text.</param>
    /// <returns>The answer.</returns>
    public static ConversationAnswer Text(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new() { Choices = [new AnswerChoice { Content = content }] };
    }

    /// <summary>An answer that wants functions called.</summary>
    /// <param name="calls">The calls, at least one.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ConversationAnswer Calling(params PromptToolCall[] calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return calls.Length > 0
            ? new() { Choices = [new AnswerChoice { FinishReason = "tool_calls", ToolCalls = calls }] }
            : throw new ArgumentException("An answer that calls nothing is a text.", nameof(calls));
    }
}
