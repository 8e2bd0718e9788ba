using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Answer = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsRequestAlpha1;
using Request = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsResponseAlpha1;

namespace Dapr.Sidecar.Actors.Hosting;

/// <summary>
/// An application that runs actors at the end of a stream: each call is a message, which is answered by its id. The protocol has no word for a caller who has
/// left, so calls go on to their end.
/// </summary>
internal sealed class StreamedActorHost(Func<Request, CancellationToken, Task> send, InFlight inFlight) : IActorReceiver, IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(0, 1);
    private readonly CancellationTokenSource _ended = new();
    private long _last;

    public bool HoldsTurns => false;

    public bool IsGone => _ended.IsCancellationRequested;

    /// <summary>Lets calls go out: the application has been told that its types are known.</summary>
    public void Begin() => _sending.Release();

    public async Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken)
    {
        var request = new SubscribeActorEventsResponseInvokeRequestAlpha1
        {
            Id = NextId(),
            ActorType = call.Key.Type,
            ActorId = call.Key.Id,
            Method = call.Method,
            Data = ByteString.CopyFrom(call.Data.Span),
        };
        foreach (var group in call.Headers.GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase))
        {
            request.Metadata[group.Key] = string.Join(',', group);
        }

        if (call.ContentType.Length > 0) request.Metadata["content-type"] = call.ContentType;

        var answer = await AskAsync(request.Id, new Request { InvokeRequest = request }, cancellationToken);
        var response = answer.InvokeResponse ?? throw new ActorCallException("the application answered a call with something else");
        IEnumerable<KeyValuePair<string, string>> error = response.Error && !response.Metadata.Keys.Contains(ActorHeaders.Error, StringComparer.OrdinalIgnoreCase) ? [new(ActorHeaders.Error, "true")] : [];
        return new ActorAnswer { Headers = [.. response.Metadata.Where(header => HeaderText.IsName(header.Key)), .. error], Data = response.Data.Memory };
    }

    public async Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken)
    {
        var data = signal.Data is { } json ? Any.Pack(new BytesValue { Value = ByteString.CopyFrom(json.Span) }) : null;

        // There is no other place for the chain, which calls of the turn carry on.
        var id = signal.Chain ?? NextId();
        var request = new Request();
        if (signal.IsTimer)
        {
            request.TimerRequest = new()
            {
                Id = id,
                ActorType = signal.Key.Type,
                ActorId = signal.Key.Id,
                Name = signal.Name,
                DueTime = signal.DueTime,
                Period = signal.Period,
                Callback = signal.Callback,
                Data = data,
            };
        }
        else
        {
            request.ReminderRequest = new()
            {
                Id = id,
                ActorType = signal.Key.Type,
                ActorId = signal.Key.Id,
                Name = signal.Name,
                DueTime = signal.DueTime,
                Period = signal.Period,
                Data = data,
            };
        }

        // That it is to be cancelled counts as success, and changes nothing, as in the runtime.
        await AskAsync(id, request, cancellationToken);
    }

    public async Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
    {
        var id = NextId();
        await AskAsync(id, new Request { DeactivateRequest = new() { Id = id, ActorType = key.Type, ActorId = key.Id } }, cancellationToken);
    }

    /// <summary>Takes an answer. One of an id that nobody waits for is nobody's.</summary>
    public void Answered(Answer answer)
    {
        var id = answer.RequestTypeCase switch
        {
            Answer.RequestTypeOneofCase.InvokeResponse => answer.InvokeResponse.Id,
            Answer.RequestTypeOneofCase.ReminderResponse => answer.ReminderResponse.Id,
            Answer.RequestTypeOneofCase.TimerResponse => answer.TimerResponse.Id,
            Answer.RequestTypeOneofCase.DeactivateResponse => answer.DeactivateResponse.Id,
            Answer.RequestTypeOneofCase.RequestFailed => answer.RequestFailed.Id,
            _ => "",
        };
        if (!_waiting.TryRemove(id, out var waiter)) return;

        if (answer.RequestFailed is { } failed)
        {
            // A host that is about to stop takes nothing new: what is due is not lost with it.
            var status = new RpcStatus((RpcStatusCode)failed.Code, failed.Message);
            waiter.TrySetException(new ActorCallException(GoStatus.Text(status), status.Code == RpcStatusCode.Unavailable ? new RpcCallException(status) : null) { Summary = $"the application answered {status.Code}" });
        }
        else
        {
            waiter.TrySetResult(answer);
        }
    }

    /// <summary>The stream has ended: nothing more is answered.</summary>
    public void End()
    {
        _ended.Cancel();
        foreach (var (id, waiter) in _waiting)
        {
            if (_waiting.TryRemove(id, out _)) waiter.TrySetException(Ended());
        }
    }

    public void Dispose()
    {
        _ended.Dispose();
        _sending.Dispose();
    }

    private static ActorCallException Ended() => new("the stream of the application has ended");

    private string NextId() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);

    private async Task<Answer> AskAsync(string id, Request request, CancellationToken cancellationToken)
    {
        using var running = inFlight.Enter($"{request.ResponseTypeCase} on a stream of actors");
        var waiter = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = waiter;
        try
        {
            await SendAsync(request, cancellationToken);
            return await waiter.Task.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RpcCallException or ObjectDisposedException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ActorCallException(Ended().Message, exception);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Sends a message; one at a time goes out.</summary>
    private async Task SendAsync(Request request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
        await _sending.WaitAsync(either.Token);
        try
        {
            await send(request, either.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
