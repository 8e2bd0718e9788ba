using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Time;
using TopicSubscription = Dapr.Sidecar.PubSub.Routing.TopicSubscription;

namespace Dapr.Sidecar.PubSub.Streams;

/// <summary>
/// The events of one stream: each is sent, and counts as running until it is answered by its id. Where the stream ends before, the
/// event is given up, and the broker sees to it.
/// </summary>
internal sealed class TopicStream(TopicSubscription subscription, Func<TopicEventRequest, CancellationToken, Task> send, InFlight inFlight) : ITopicReceiver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TaskCompletionSource<TopicAnswer>>> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(0, 1);
    private readonly CancellationTokenSource _ended = new();
    private Lazy<Task> _ending = new(Task.CompletedTask);

    public TopicSubscription Subscription => subscription;

    /// <summary>Whether anything was sent that is not answered.</summary>
    public bool HasUnanswered
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>The broker's side has begun.</summary>
    public void Begun(IAsyncDisposable source) => _ending = new Lazy<Task>(() => source.DisposeAsync().AsTask());

    /// <summary>Has the broker give nothing new, and waits for what it has given.</summary>
    public Task EndSourceAsync() => _ending.Value;

    /// <summary>Lets events go out: the caller has been told that the subscription works.</summary>
    public void Begin() => _sending.Release();

    public async Task<TopicAnswer> ReceiveAsync(TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        TopicEventRequest request;
        try
        {
            request = GrpcTopicReceiver.ToRequest(topicEvent);
        }
        catch (FormatException exception)
        {
            return TopicAnswer.Retry($"the event cannot be sent: {exception.Message}");
        }

        using var running = inFlight.Enter($"an event of {subscription.PubSubName}/{topicEvent.Message.Topic} on a stream");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
        var waiter = Expect(request.Id);
        try
        {
            await SendAsync(request, either.Token);

            // Of an answer and an end at the same time the answer counts.
            await using (either.Token.UnsafeRegister(static (waiter, token) => ((TaskCompletionSource<TopicAnswer>)waiter!).TrySetCanceled(token), waiter))
            {
                return await waiter.Task;
            }
        }
        catch (RpcCallException exception)
        {
            return TopicAnswer.Retry($"the event cannot be sent: {exception.Status.Message}");
        }
        finally
        {
            Forget(request.Id, waiter);
        }
    }

    /// <summary>Takes an answer. Of several events of one id the first that was sent has it; one of an id that nobody waits for is nobody's.</summary>
    public void Answer(string id, TopicEventResponse? response)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(id, out var waiters))
            {
                waiters[0].TrySetResult(GrpcTopicReceiver.Read(response?.Status ?? TopicEventResponse.Types.TopicEventResponseStatus.Success));
                Remove(id, waiters, waiters[0]);
            }
        }
    }

    /// <summary>Gives up what is not answered: nothing more goes out.</summary>
    public void End() => _ended.Cancel();

    public void Dispose()
    {
        _ended.Dispose();
        _sending.Dispose();
    }

    /// <summary>Sends an event; one at a time goes out.</summary>
    private async Task SendAsync(TopicEventRequest request, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await send(request, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private TaskCompletionSource<TopicAnswer> Expect(string id)
    {
        var waiter = new TaskCompletionSource<TopicAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_waiting.TryGetValue(id, out var waiters)) _waiting[id] = waiters = [];
            waiters.Add(waiter);
        }

        return waiter;
    }

    private void Forget(string id, TaskCompletionSource<TopicAnswer> waiter)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(id, out var waiters)) Remove(id, waiters, waiter);
        }
    }

    private void Remove(string id, List<TaskCompletionSource<TopicAnswer>> waiters, TaskCompletionSource<TopicAnswer> waiter)
    {
        if (waiters.Remove(waiter) && waiters.Count == 0) _waiting.Remove(id);
    }
}
