using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dapr.Sidecar.Conversation.OpenAi;

/// <summary>A prompt as a request for a chat completion.</summary>
internal static partial class OpenAiRequest
{
    private const string MaxCompletionTokens = "max_completion_tokens";

    // Shorter is what providers do of themselves.
    private static readonly TimeSpan Extended = TimeSpan.FromHours(1);

    public static byte[] Write(ConversationPrompt prompt, OpenAiSettings settings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model", settings.Model);
            json.WriteStartArray("messages");
            foreach (var message in prompt.Messages)
            {
                Write(json, message, settings);
            }

            json.WriteEndArray();
            if (prompt.Tools.Count > 0) WriteTools(json, prompt);
            if (prompt.Temperature is { } temperature) json.WriteNumber("temperature", temperature);
            if (prompt.ResponseFormat is { } format) WriteFormat(json, format);
            if (prompt.PromptCacheRetention > Extended) json.WriteString("prompt_cache_retention", "24h");
            WriteParameters(json, prompt, settings);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PromptMessage message, OpenAiSettings settings)
    {
        json.WriteStartObject();
        json.WriteString("role", Role(message.Role, settings));
        if (message.Role == PromptRole.Tool) json.WriteString("tool_call_id", message.ToolCallId ?? "");
        else if (message.Name is { Length: > 0 } name) json.WriteString("name", NotInNames().Replace(name, "_"));

        // A message that only calls has no text, and an empty one is refused.
        if (message.ToolCalls.Count > 0 && message.Content.All(text => text.Length == 0)) json.WriteNull("content");
        else json.WriteString("content", string.Join('\n', message.Content));

        if (message.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in message.ToolCalls)
            {
                json.WriteStartObject();
                json.WriteString("id", call.Id ?? "");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Role(PromptRole role, OpenAiSettings settings) =>
        (role == PromptRole.Developer && !settings.HasNewerWords ? PromptRole.System : role).ToString().ToLowerInvariant();

    private static void WriteTools(Utf8JsonWriter json, ConversationPrompt prompt)
    {
        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            if (tool.Description is { } description) json.WriteString("description", description);

            // A function that takes nothing has no schema; one without a type is refused.
            if (tool.Parameters is { } parameters && !(parameters.ValueKind == JsonValueKind.Object && parameters.GetPropertyCount() == 0))
            {
                json.WritePropertyName("parameters");
                parameters.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        switch (prompt.ToolChoice)
        {
            case null:
                break;
            case "auto" or "none" or "required":
                json.WriteString("tool_choice", prompt.ToolChoice);
                break;
            case var name:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }

    /// <summary>A schema, or what is a format of the protocol already.</summary>
    private static void WriteFormat(Utf8JsonWriter json, JsonElement format)
    {
        json.WritePropertyName("response_format");
        if (format.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "json_schema" or "json_object" or "text")
        {
            format.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", "response");
        json.WritePropertyName("schema");
        format.WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What else the caller sets, but for what has a field of its own. Which model answers, and costs, the component alone says.</summary>
    private static void WriteParameters(Utf8JsonWriter json, ConversationPrompt prompt, OpenAiSettings settings)
    {
        foreach (var (name, value) in prompt.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            var isSaid = name switch
            {
                "model" or "messages" or "stream" => true,
                "tools" or "tool_choice" => prompt.Tools.Count > 0,
                "temperature" => prompt.Temperature is not null,
                "response_format" => prompt.ResponseFormat is not null,
                "prompt_cache_retention" => prompt.PromptCacheRetention > Extended,
                "max_tokens" => settings.HasNewerWords && prompt.Parameters.ContainsKey(MaxCompletionTokens),
                _ => false,
            };
            if (isSaid) continue;

            json.WritePropertyName(name == "max_tokens" && settings.HasNewerWords ? MaxCompletionTokens : name);
            value.WriteTo(json);
        }
    }

    /// <summary>What the protocol allows in no name of who speaks.</summary>
    [GeneratedRegex(@"[\s<|\\/>]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInNames();
}
