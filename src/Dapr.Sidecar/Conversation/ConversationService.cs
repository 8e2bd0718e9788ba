using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Conversation;

/// <summary>The rules of the conversation API, the same over HTTP and gRPC.</summary>
internal sealed partial class ConversationService(ComponentRegistry components, EventLog events, ILogger<ConversationService> logger)
{
    /// <summary>Asks a model, in texts alone.</summary>
    /// <exception cref="ApiException">There is no such component, the request is not whole, or the model does not answer.</exception>
    public async Task<ConversationResponse> ConverseAsync(ConversationRequest request, CancellationToken cancellationToken)
    {
        var component = Find(request.Name, request.Inputs.Count);
        var answer = await AskAsync(component, PromptReader.Read(request), cancellationToken);
        return AnswerWriter.Write(answer, request);
    }

    /// <summary>Asks a model.</summary>
    /// <exception cref="ApiException">There is no such component, the request is not whole, or the model does not answer.</exception>
    public async Task<ConversationResponseAlpha2> ConverseAsync(ConversationRequestAlpha2 request, CancellationToken cancellationToken)
    {
        var component = Find(request.Name, request.Inputs.Count);
        var answer = await AskAsync(component, PromptReader.Read(request), cancellationToken);
        return AnswerWriter.Write(answer, request.ScrubPii);
    }

    private Component Find(string name, int inputs)
    {
        var component = components.Find<IConversation>(name) ?? throw ApiErrors.ConversationNotFound(name).ToException();
        return inputs > 0 ? component : throw ApiErrors.ConversationMissingInputs(name).ToException();
    }

    private async Task<ConversationAnswer> AskAsync(Component component, ConversationPrompt prompt, CancellationToken cancellationToken)
    {
        var name = component.Spec.Name;
        try
        {
            var answer = await component.CallAsync(
                "converse", [], () => ((IConversation)component.Instance).ConverseAsync(prompt, cancellationToken), cancellationToken);
            events.Conversed(new ConversedPrompt(name, prompt, answer));
            return answer with { ContextId = answer.ContextId ?? prompt.ContextId };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            NotAnswered(name, exception);
            throw ApiErrors.Conversation(name, exception.Message).ToException();
        }
    }

    [LoggerMessage(260, LogLevel.Warning, "The conversation component {Component} did not answer.")]
    private partial void NotAnswered(string component, Exception exception);
}
