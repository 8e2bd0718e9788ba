using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dapr.Sidecar;

/// <summary>What a language model is asked.</summary>
public sealed record ConversationPrompt
{
    /// <summary>What was said so far, in order; it may be empty.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<PromptMessage> Messages { get; init; } = [];

    /// <summary>The functions that the model may call.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<PromptTool> Tools { get; init; } = [];

    /// <summary>Which of them it calls: <c>auto</c>, <c>none</c>, <c>required</c>, or the name of one of <see cref="Tools"/>.</summary>
    /// <value>Default: null, as the model has it.</value>
    public string? ToolChoice { get; init; }

    /// <summary>The conversation that the caller goes on with.</summary>
    /// <value>Default: null, a new one.</value>
    public string? ContextId { get; init; }

    /// <summary>How freely the model answers, from 0.</summary>
    /// <value>Default: null, as the model has it.</value>
    public double? Temperature { get; init; }

    /// <summary>The JSON schema that the answer is to follow.</summary>
    /// <value>Default: null, for text.</value>
    public JsonElement? ResponseFormat { get; init; }

    /// <summary>How long the provider may keep the prompt.</summary>
    /// <value>Default: null, as the provider has it.</value>
    public TimeSpan? PromptCacheRetention { get; init; }

    /// <summary>Settings of the model that have no property of their own.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What the caller says to the component beside it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size =>
        Messages.Sum(message => message.Size)
        + Tools.Sum(tool => tool.Size)
        + (ResponseFormat is { } format ? JsonMarshal.GetRawUtf8Value(format).Length : 0)
        + Parameters.Sum(parameter => (long)(sizeof(char) * parameter.Key.Length) + JsonMarshal.GetRawUtf8Value(parameter.Value).Length)
        + (sizeof(char) * (Metadata.Sum(pair => (long)pair.Key.Length + pair.Value.Length) + (ContextId?.Length ?? 0) + (ToolChoice?.Length ?? 0)));
}
