using System.Text.Json;

namespace Dapr.Sidecar.Conversation.OpenAi;

/// <summary>A chat completion as an answer.</summary>
internal static class OpenAiResponse
{
    /// <exception cref="JsonException">It is no chat completion.</exception>
    /// <exception cref="InvalidOperationException">The provider says in it that it failed.</exception>
    public static ConversationAnswer Read(byte[] body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (Member(root, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error && Said(error) is not "")
        {
            throw new InvalidOperationException($"the provider failed: {Said(error) ?? "it does not say why"}");
        }

        if (Member(root, "choices") is not { ValueKind: JsonValueKind.Array } choices) throw new JsonException("it has no choices");

        return new ConversationAnswer
        {
            Choices = [.. choices.EnumerateArray().Select(Choice)],
            Model = Text(root, "model"),
            Usage = Member(root, "usage") is { } usage ? Usage(usage) : null,
        };
    }

    /// <summary>What a provider says of a failure; null when it is not in the form of the protocol.</summary>
    public static string? Failure(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Member(document.RootElement, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error
                ? Said(error)
                : Text(document.RootElement, "message");
        }
        catch (JsonException)
        {
            // A proxy may have answered in the provider's place.
            return null;
        }
    }

    private static string? Said(JsonElement error) => error.ValueKind == JsonValueKind.String ? error.GetString() : Text(error, "message");

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // Without the words of the parser, which quotes what it cannot read: it may be what the model said, and logs are no place for it.
            throw new JsonException("it is no JSON");
        }
    }

    private static AnswerChoice Choice(JsonElement choice, int index)
    {
        var message = Member(choice, "message") ?? throw new JsonException("a choice has no message");
        PromptToolCall[] calls = Member(message, "tool_calls") is { ValueKind: JsonValueKind.Array } called ? [.. called.EnumerateArray().Select(Call)] : [];
        return new()
        {
            FinishReason = Text(choice, "finish_reason") ?? (calls.Length > 0 ? "tool_calls" : "stop"),
            Index = Member(choice, "index") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var said) ? said : index,
            Content = Content(message) ?? Text(message, "refusal") ?? "",
            ToolCalls = calls,
        };
    }

    /// <summary>The text, or those of its parts together; null when there is none.</summary>
    private static string? Content(JsonElement message) => Member(message, "content") switch
    {
        { ValueKind: JsonValueKind.Array } parts when parts.EnumerateArray().Select(Part).OfType<string>().ToList() is { Count: > 0 } texts => string.Concat(texts),
        _ => Text(message, "content"),
    };

    /// <summary>The text of a part; null when it is of another kind, such as what the model thought.</summary>
    private static string? Part(JsonElement part) => Text(part, "type") is null or "text" or "output_text" ? Text(part, "text") : null;

    /// <summary>The arguments as their JSON, which some send as it is and not as a text of it.</summary>
    private static string Arguments(JsonElement function) =>
        Member(function, "arguments") is { ValueKind: JsonValueKind.Object } arguments ? arguments.GetRawText() : Text(function, "arguments") ?? "";

    private static PromptToolCall Call(JsonElement call) => Member(call, "function") is { } function && Text(function, "name") is { } name
        ? new() { Id = Text(call, "id"), Name = name, Arguments = Arguments(function) }
        : throw new JsonException("a call has no function");

    private static TokenUsage Usage(JsonElement usage) => new()
    {
        Prompt = Count(usage, "prompt_tokens"),
        Completion = Count(usage, "completion_tokens"),
        Total = Count(usage, "total_tokens"),
        PromptDetails = Member(usage, "prompt_tokens_details") is { } prompt
            ? new() { Audio = Count(prompt, "audio_tokens"), Cached = Count(prompt, "cached_tokens") }
            : null,
        CompletionDetails = Member(usage, "completion_tokens_details") is { } completion
            ? new()
            {
                AcceptedPrediction = Count(completion, "accepted_prediction_tokens"),
                Audio = Count(completion, "audio_tokens"),
                Reasoning = Count(completion, "reasoning_tokens"),
                RejectedPrediction = Count(completion, "rejected_prediction_tokens"),
            }
            : null,
    };

    private static ulong Count(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetUInt64(out var count) ? count : 0;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
