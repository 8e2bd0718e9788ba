using System.Text.Json;

namespace Dapr.Sidecar.Conversation;

/// <summary>conversation.echo: says what was said, calls every function there is, and counts words.</summary>
internal sealed class EchoConversation : IConversation
{
    public Task<ConversationAnswer> ConverseAsync(ConversationPrompt prompt, CancellationToken cancellationToken)
    {
        var content = string.Join('\n', prompt.Messages.SelectMany(Texts));
        PromptToolCall[] calls = [.. prompt.Messages.SelectMany(message => message.ToolCalls), .. prompt.Tools.Select(Call)];
        var words = (ulong)content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return Task.FromResult(new ConversationAnswer
        {
            Choices = [new AnswerChoice { Content = content, ToolCalls = calls, FinishReason = calls.Length > 0 ? "tool_calls" : "stop" }],
            Usage = new TokenUsage { Prompt = words, Completion = words, Total = 2 * words },
        });
    }

    private static IEnumerable<string> Texts(PromptMessage message) => message.Role == PromptRole.Tool
        ? message.Content.Select(text => $"Tool Response for tool ID '{message.ToolCallId}' with name '{message.Name}': {text}")
        : message.Content;

    private static PromptToolCall Call(PromptTool tool, int index) => new()
    {
        Id = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Name = tool.Name,
        Arguments = tool.Parameters is { ValueKind: JsonValueKind.Object } schema
            && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object
                ? string.Join(',', properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal))
                : "",
    };
}
