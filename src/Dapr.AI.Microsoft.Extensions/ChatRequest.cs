using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Microsoft.Extensions.AI;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>What a chat client is asked, in the words of a conversation.</summary>
internal static class ChatRequest
{
    // Models pay for each blank, and those that are read by people have many.
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>All that was said so far.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The instructions, which go before them.</param>
    /// <param name="scrubs">Whether the texts are freed of what names persons.</param>
    /// <param name="called">Functions whose calls are not among the messages, by the ids of the calls.</param>
    /// <exception cref="NotSupportedException">A message holds what a conversation has no word for.</exception>
    public static ConversationInput Input(IEnumerable<ChatMessage> messages, ChatOptions? options, bool? scrubs, IReadOnlyDictionary<string, string> called)
    {
        var said = new List<IConversationMessage>();
        if (options?.Instructions is { Length: > 0 } instructions) said.Add(new SystemMessage { Content = [new MessageContent(instructions)] });

        // The result of a call names the call alone, and the runtime wants the function as well.
        var functions = new Dictionary<string, string>(called, StringComparer.Ordinal);
        foreach (var message in messages)
        {
            said.AddRange(Read(message, functions));
        }

        return new(said, scrubs);
    }

    /// <summary>The same without the names of who speaks, which older runtimes have no word for; null when there are none.</summary>
    public static ConversationInput? WithoutNames(ConversationInput input)
    {
        IReadOnlyList<IConversationMessage> nameless = [.. input.Messages.Select(WithoutName)];
        return nameless.SequenceEqual(input.Messages, ReferenceEqualityComparer.Instance) ? null : input with { Messages = nameless };
    }

    /// <summary>How it is asked.</summary>
    /// <exception cref="NotSupportedException">A tool is no function.</exception>
    public static ConversationOptions Options(string component, ChatOptions? options, object? given) =>
        ChatSettings.Read(given is ConversationOptions own ? own with { ConversationComponentId = component } : new(component), options);

    private static IEnumerable<IConversationMessage> Read(ChatMessage message, Dictionary<string, string> functions)
    {
        var texts = new List<MessageContent>();
        var calls = new List<ToolCallBase>();
        var results = new List<ToolMessage>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    texts.Add(new(text.Text));
                    break;
                case FunctionCallContent call:
                    functions[call.CallId] = call.Name;
                    calls.Add(new CalledToolFunction(call.Name, Json(call.Arguments)) { Id = call.CallId });
                    break;
                case FunctionResultContent result:
                    results.Add(new ToolMessage { Id = result.CallId, Name = functions.GetValueOrDefault(result.CallId, ""), Content = [new(Text(result))] });
                    break;
                case TextReasoningContent or UsageContent or ErrorContent:
                    // What the model thought, cost and could not: it is not told so again.
                    break;
                default:
                    throw new NotSupportedException($"A message of '{message.Role}' holds {content.GetType().Name}; a conversation of Dapr knows texts, calls of functions and their results.");
            }
        }

        return results.Count > 0 && texts.Count == 0 && calls.Count == 0 ? results : [.. results, Said(message, texts, calls)];
    }

    private static IConversationMessage WithoutName(IConversationMessage message) => message switch
    {
        AssistantMessage { Name: not null } assistant => assistant with { Name = null },
        SystemMessage { Name: not null } system => system with { Name = null },
        DeveloperMessage { Name: not null } developer => developer with { Name = null },
        UserMessage { Name: not null } user => user with { Name = null },
        _ => message,
    };

    private static IConversationMessage Said(ChatMessage message, List<MessageContent> texts, List<ToolCallBase> calls)
    {
        var name = string.IsNullOrEmpty(message.AuthorName) ? null : message.AuthorName;
        return message.Role.Value.ToLowerInvariant() switch
        {
            "assistant" => new AssistantMessage { Name = name, Content = texts, ToolCalls = calls },
            _ when calls.Count > 0 => throw new NotSupportedException($"A message of '{message.Role}' calls functions; that does the assistant alone."),
            "system" => new SystemMessage { Name = name, Content = texts },
            "developer" => new DeveloperMessage { Name = name, Content = texts },
            "user" => new UserMessage { Name = name, Content = texts },
            _ => throw new NotSupportedException($"A conversation of Dapr knows no messages of '{message.Role}' that hold texts."),
        };
    }

    private static string Json(IDictionary<string, object?>? arguments) =>
        arguments is null ? "{}" : JsonSerializer.Serialize(arguments, Compact.GetTypeInfo(typeof(IDictionary<string, object?>)));

    private static string Text(FunctionResultContent result) => result switch
    {
        { Result: null, Exception: { } exception } => $"The function failed: {exception.Message}",
        { Result: null } => "",
        { Result: string text } => text,
        { Result: TextContent text } => text.Text,
        { Result: JsonElement { ValueKind: JsonValueKind.String } text } => text.GetString()!,
        { Result: { } value } => JsonSerializer.Serialize(value, Compact.GetTypeInfo(value.GetType())),
    };
}
