using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.Tools;
using Microsoft.Extensions.AI;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>What a model answered, in the words of a chat client.</summary>
internal static class ChatAnswer
{
    /// <summary>Reads the first variant of an answer. More of them are alternatives, which one after the other would be a history that was never said.</summary>
    /// <param name="response">What the component answered.</param>
    /// <param name="conversation">The conversation, if the component keeps it: a caller who finds one leaves out what was said before.</param>
    public static ChatResponse Read(ConversationResponse response, string? conversation)
    {
        var output = response.Outputs.FirstOrDefault(output => output.Choices.Count > 0);
        var choice = output?.Choices[0];
        return new ChatResponse(choice is null ? [] : [Message(choice.Message)])
        {
            ConversationId = conversation,
            FinishReason = Reason(choice?.FinishReason),
            ModelId = output?.Model ?? response.Outputs.Select(other => other.Model).FirstOrDefault(model => model is not null),
            Usage = Usage([.. response.Outputs.Select(output => output.Usage).OfType<CompletionUsage>()]),
            RawRepresentation = response,
        };
    }

    private static ChatMessage Message(ResultMessage message) => new(
        ChatRole.Assistant,
        [
            .. message.Content.Length > 0 ? (AIContent[])[new TextContent(message.Content)] : [],
            .. message.ToolCalls.OfType<CalledToolFunction>().Select(call => FunctionCallContent.CreateFromParsedArguments(
                call.JsonArguments, string.IsNullOrEmpty(call.Id) ? $"call_{Guid.NewGuid():N}" : call.Id, call.Name, Arguments)),
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
