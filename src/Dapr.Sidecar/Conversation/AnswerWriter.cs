using Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Sidecar.Conversation;

/// <summary>The answer of a model as a response.</summary>
internal static class AnswerWriter
{
    /// <summary>As texts alone, a result for each of its choices. Every result has the parameters of the request, as the runtime has it.</summary>
    public static ConversationResponse Write(ConversationAnswer answer, ConversationRequest request)
    {
        var response = new ConversationResponse();
        if (answer.ContextId is { } context) response.ContextID = context;
        foreach (var choice in answer.Choices)
        {
            response.Outputs.Add(new ConversationResult { Result = Content(choice, request.ScrubPII), Parameters = { request.Parameters } });
        }

        return response;
    }

    public static ConversationResponseAlpha2 Write(ConversationAnswer answer, bool scrubs)
    {
        var result = new ConversationResultAlpha2();
        if (answer.Model is { } model) result.Model = model;
        if (answer.Usage is { } usage) result.Usage = Write(usage);
        foreach (var choice in answer.Choices)
        {
            result.Choices.Add(new ConversationResultChoices
            {
                FinishReason = choice.FinishReason,
                Index = choice.Index,
                Message = new ConversationResultMessage { Content = Content(choice, scrubs), ToolCalls = { choice.ToolCalls.Select(Write) } },
            });
        }

        var response = new ConversationResponseAlpha2 { Outputs = { result } };
        if (answer.ContextId is { } context) response.ContextId = context;
        return response;
    }

    // The text alone: the arguments of a call would no longer be JSON.
    private static string Content(AnswerChoice choice, bool scrubs) => scrubs ? PersonalData.Scrub(choice.Content) : choice.Content;

    private static ConversationToolCalls Write(PromptToolCall call)
    {
        var written = new ConversationToolCalls { Function = new ConversationToolCallsOfFunction { Name = call.Name, Arguments = call.Arguments } };
        if (call.Id is { } id) written.Id = id;
        return written;
    }

    private static ConversationResultAlpha2CompletionUsage Write(TokenUsage usage) => new()
    {
        CompletionTokens = usage.Completion,
        PromptTokens = usage.Prompt,
        TotalTokens = usage.Total,
        CompletionTokensDetails = usage.CompletionDetails is not { } completion ? null : new()
        {
            AcceptedPredictionTokens = completion.AcceptedPrediction,
            AudioTokens = completion.Audio,
            ReasoningTokens = completion.Reasoning,
            RejectedPredictionTokens = completion.RejectedPrediction,
        },
        PromptTokensDetails = usage.PromptDetails is not { } prompt ? null : new() { AudioTokens = prompt.Audio, CachedTokens = prompt.Cached },
    };
}
