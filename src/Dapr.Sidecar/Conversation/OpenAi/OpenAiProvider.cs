namespace Dapr.Sidecar.Conversation.OpenAi;

/// <summary>A provider that speaks the protocol of chat completions: what its components say when their YAML does not.</summary>
/// <param name="Type">The type of its components.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Model">The model.</param>
internal sealed record OpenAiProvider(string Type, string Endpoint, string Model)
{
    /// <summary>Whether it asks for a key.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Whether it knows the newer words, max_completion_tokens and developer, for max_tokens and system. Others know the older alone.</summary>
    public bool HasNewerWords { get; init; }

    public static IReadOnlyList<OpenAiProvider> All { get; } =
    [
        new("conversation.openai", "https://api.openai.com/v1", "gpt-5-nano") { HasNewerWords = true },
        new("conversation.ollama", "http://localhost:11434/v1", "llama3.2:latest") { NeedsKey = false },
        new("conversation.deepseek", "https://api.deepseek.com", "deepseek-chat"),
        new("conversation.mistral", "https://api.mistral.ai/v1", "open-mistral-7b"),
    ];
}
