using Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.AI.Conversation;

/// <summary>What older runtimes understand: texts, each with a role.</summary>
internal static class OlderConversation
{
    /// <summary>What of a request they have no words for; null when they can be told all of it.</summary>
    public static string? WhatIsTooMuch(ConversationRequestAlpha2 request)
    {
        var messages = request.Inputs.SelectMany(input => input.Messages).ToList();
        return request.Tools.Count > 0 ? "tools"
            : request.HasToolChoice ? "a choice of tools"
            : request.ResponseFormat is not null ? "a format of the response"
            : request.PromptCacheRetention is not null ? "a retention of the prompt cache"
            : messages.Any(message => message.OfTool is not null) ? "results of tools"
            : messages.Any(message => message.OfAssistant?.ToolCalls.Count > 0) ? "calls of tools"
            : messages.Any(HasName) ? "names of who speaks"
            : null;
    }

    public static ConversationRequest Write(ConversationRequestAlpha2 request)
    {
        var older = new ConversationRequest { Name = request.Name, Parameters = { request.Parameters }, Metadata = { request.Metadata } };
        if (request.HasContextId) older.ContextID = request.ContextId;
        if (request.HasTemperature) older.Temperature = request.Temperature;
        if (request.HasScrubPii) older.ScrubPII = request.ScrubPii;
        foreach (var input in request.Inputs)
        {
            foreach (var message in input.Messages)
            {
                var (role, content) = Text(message);
                var written = new Client.Autogen.Grpc.v1.ConversationInput { Role = role, Content = content };
                if (input.HasScrubPii) written.ScrubPII = input.ScrubPii;
                older.Inputs.Add(written);
            }
        }

        return older;
    }

    /// <summary>An answer in the form of today; why it ended such a runtime does not say.</summary>
    public static ConversationResponse Read(Client.Autogen.Grpc.v1.ConversationResponse response) => new(
        [.. response.Outputs.Select(output => new ConversationResponseResult([new ConversationResultChoice(null, 0, new ResultMessage(output.Result))]))],
        response.HasContextID ? response.ContextID : null);

    private static bool HasName(ConversationMessage message) =>
        message.OfUser?.HasName == true || message.OfSystem?.HasName == true || message.OfDeveloper?.HasName == true || message.OfAssistant?.HasName == true;

    private static (string Role, string Content) Text(ConversationMessage message) => message.MessageTypesCase switch
    {
        ConversationMessage.MessageTypesOneofCase.OfDeveloper => ("developer", Join(message.OfDeveloper.Content)),
        ConversationMessage.MessageTypesOneofCase.OfSystem => ("system", Join(message.OfSystem.Content)),
        ConversationMessage.MessageTypesOneofCase.OfAssistant => ("assistant", Join(message.OfAssistant.Content)),
        _ => ("user", Join(message.OfUser.Content)),
    };

    private static string Join(IEnumerable<ConversationMessageContent> parts) => string.Join('\n', parts.Select(part => part.Text));
}
