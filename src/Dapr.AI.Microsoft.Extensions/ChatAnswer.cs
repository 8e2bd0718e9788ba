using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.Tools;
using Microsoft.Extensions.AI;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>What a model answered, in the words of a chat client.</summary>
internal static class ChatAnswer
{
    public static ChatResponse Read(ConversationResponse response, string? askedContext)
    {
        List<ConversationResultChoice> choices = [.. response.Outputs.SelectMany(output => output.Choices)];
        return new ChatResponse([.. choices.Select(choice => Message(choice.Message))])
        {
            // A caller who finds one leaves out what was said before, which is right where the component keeps it.
            ConversationId = response.ConversationId is { Length: > 0 } context && context != askedContext ? context : null,
            FinishReason = choices.Select(choice => Reason(choice.FinishReason)).LastOrDefault(reason => reason is not null),
            ModelId = response.Outputs.Select(output => output.Model).LastOrDefault(model => model is not null),
            Usage = Usage([.. response.Outputs.Select(output => output.Usage).OfType<CompletionUsage>()]),
            RawRepresentation = response,
        };
    }

    private static ChatMessage Message(ResultMessage message) => new(
        ChatRole.Assistant,
        [
            .. message.Content.Length > 0 ? (AIContent[])[new TextContent(message.Content)] : [],
            .. message.ToolCalls.OfType<CalledToolFunction>().Select((call, index) => FunctionCallContent.CreateFromParsedArguments(
                call.JsonArguments, call.Id ?? $"{call.Name}-{index}", call.Name, Arguments)),
        ])
    {
        RawRepresentation = message,
    };

    /// <summary>The arguments that the model wrote; what it throws goes with the content.</summary>
    private static IDictionary<string, object?> Arguments(string json) => string.IsNullOrWhiteSpace(json)
        ? new Dictionary<string, object?>()
        : (IDictionary<string, object?>?)JsonSerializer.Deserialize(json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)))
            ?? new Dictionary<string, object?>();

    private static ChatFinishReason? Reason(FinishReason? reason) => reason switch
    {
        FinishReason.Stop => ChatFinishReason.Stop,
        FinishReason.Length => ChatFinishReason.Length,
        FinishReason.ToolCalls => ChatFinishReason.ToolCalls,
        FinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        _ => null,
    };

    private static UsageDetails? Usage(IReadOnlyList<CompletionUsage> usages) => usages.Count == 0 ? null : new()
    {
        InputTokenCount = Sum(usages, usage => usage.PromptTokens),
        OutputTokenCount = Sum(usages, usage => usage.CompletionTokens),
        TotalTokenCount = Sum(usages, usage => usage.TotalTokens),
        CachedInputTokenCount = Sum(usages, usage => usage.PromptTokensDetails?.CachedTokens),
        ReasoningTokenCount = Sum(usages, usage => usage.CompletionTokensDetails?.ReasoningTokens),
    };

    private static long? Sum(IReadOnlyList<CompletionUsage> usages, Func<CompletionUsage, ulong?> count) =>
        usages.Select(count).OfType<ulong>().ToList() is { Count: > 0 } counts ? counts.Sum(one => (long)one) : null;
}
