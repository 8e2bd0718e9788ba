using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Rpc;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>One call of the runtime: events come, answers go. One reader and one writer at a time.</summary>
internal sealed class TopicEventStream(
    RpcCall<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1> call, TopicEventRequest? first, DaprOperation operation) : IDisposable
{
    private TopicEventRequest? _first = first;

    /// <summary>Reads the next event. An answer that holds none, as the runtime's first does, is passed over.</summary>
    /// <returns>The event; null at an end without an error.</returns>
    /// <exception cref="DaprException">The stream has broken off.</exception>
    public async ValueTask<TopicEventRequest?> ReadAsync()
    {
        if (Interlocked.Exchange(ref _first, null) is { } kept) return kept;

        try
        {
            while (await call.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } response)
            {
                if (response.EventMessage is { } topicEvent) return topicEvent;
            }

            return null;
        }
        catch (RpcCallException exception)
        {
            throw RpcErrorTranslator.Translate(exception, operation);
        }
    }

    /// <summary>Answers an event.</summary>
    /// <exception cref="RpcCallException">The stream has ended.</exception>
    public Task AnswerAsync(string id, TopicResponseAction action)
    {
        var status = action switch
        {
            TopicResponseAction.Success => Status.Success,
            TopicResponseAction.Drop => Status.Drop,
            _ => Status.Retry,
        };
        return call.WriteAsync(
            new SubscribeTopicEventsRequestAlpha1 { EventProcessed = new() { Id = id, Status = new TopicEventResponse { Status = status } } },
            CancellationToken.None);
    }

    /// <summary>Says that no answers follow: the runtime takes those that were given, and ends the call.</summary>
    public Task CompleteAsync() => call.CompleteAsync();

    /// <summary>Ends the call, whatever is still on its way.</summary>
    public void Dispose() => call.Dispose();
}
