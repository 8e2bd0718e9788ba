using Dapr.Common.Resilience;
using Microsoft.Extensions.Logging;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>
/// A subscription and the background work that it owns until it is disposed: a loop reads events from a stream, has them handled and answered,
/// and opens the next stream when that breaks off.
/// </summary>
internal sealed class StreamedSubscription : IAsyncDisposable
{
    // A sidecar whose broker hangs answers pings all the same.
    private static readonly TimeSpan OpenAtMost = TimeSpan.FromSeconds(30);

    // For the runtime to take the last answers and end the call.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    // Whether it is a handler of a subscription that ends it, which cannot be waited for then.
    private static readonly AsyncLocal<StreamedSubscription?> Handling = new();

    private readonly TopicEventStreams _streams;
    private readonly EventsInOrder _events;
    private readonly SubscriptionErrors _errors;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _cleanup;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cutting = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _end;
    private readonly ReopenPauses _pauses = new();
    private CancellationTokenRegistration _ofCaller;
    private volatile Task _receiving = Task.CompletedTask;
    private volatile TopicEventStream? _stream;

    private StreamedSubscription(TopicEventStreams streams, DaprSubscriptionOptions options, TopicMessageHandler handler, TimeProvider clock, ILogger logger)
    {
        _streams = streams;
        _clock = clock;
        _cleanup = options.MaximumCleanupTimeout;
        _errors = new SubscriptionErrors(streams.PubSubName, streams.TopicName, Marked(options.ErrorHandler), logger);
        _events = new EventsInOrder(
            new TopicEventHandler(handler, options.MessageHandlingPolicy, _errors, clock),
            options.MaximumQueuedMessages is { } most and > 0 ? most : int.MaxValue,
            _errors,
            Receive,
            Mark,
            _cutting.Token);
        _end = new Lazy<Task>(RunEndAsync);
    }

    /// <summary>Completes when all of it has ended.</summary>
    public Task Over => _over.Task;

    /// <summary>Opens the first stream, and begins when that works.</summary>
    /// <exception cref="DaprException">It does not work.</exception>
    public static async Task<StreamedSubscription> StartAsync(
        TopicEventStreams streams, DaprSubscriptionOptions options, TopicMessageHandler handler, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var subscription = new StreamedSubscription(streams, options, handler, clock, logger);
        var stream = await streams.OpenAsync(cancellationToken).ConfigureAwait(false);

        // What the caller is part of, such as a span, ends with the call; events are no part of it.
        using (ExecutionContext.SuppressFlow())
        {
            subscription._stream = stream;
            subscription.Receive(stream);
            subscription._ofCaller = cancellationToken.UnsafeRegister(static subscription => _ = ((StreamedSubscription)subscription!).EndAsync(), subscription);
        }

        return subscription;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        var ending = EndAsync();
        return Handling.Value == this ? ValueTask.CompletedTask : new ValueTask(ending);
    }

    /// <summary>Takes nothing new, handles what has come, and ends the stream. It never fails.</summary>
    public Task EndAsync() => _end.Value;

    /// <summary>Ends at once: what has come and is not handled is left to the runtime.</summary>
    public void Abort()
    {
        _aborting.Cancel();
        _ = EndAsync();
    }

    private void Mark() => Handling.Value = this;

    private SubscriptionErrorHandler? Marked(SubscriptionErrorHandler? handler) => handler is null ? null : exception =>
    {
        Mark();
        return handler(exception);
    };

    private Task RunEndAsync()
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return Task.Run(async () =>
            {
                try
                {
                    await EndInOrderAsync().ConfigureAwait(false);
                }
                finally
                {
                    // Whatever went wrong, no call stays open whose events nobody handles.
                    _stream?.Dispose();
                    _over.TrySetResult();
                }
            });
        }
    }

    private async Task EndInOrderAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _events.Close();
        using (var limit = new CancellationTokenSource(_cleanup, _clock))
        await using (limit.Token.Register(_cutting.Cancel).ConfigureAwait(false))
        await using (_aborting.Token.Register(_cutting.Cancel).ConfigureAwait(false))
        {
            await HandledAsync().ConfigureAwait(false);
            await QuietlyAsync(_errors.Told.WaitAsync(_cutting.Token)).ConfigureAwait(false);
        }

        if (_stream is { } stream)
        {
            if (!_aborting.IsCancellationRequested)
            {
                // The answers are taken before the end of the requests; a call that is cut off may lose the last of them.
                await stream.CompleteAsync().ConfigureAwait(false);
                using var patience = new CancellationTokenSource(Farewell, TimeProvider.System);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _aborting.Token);
                await QuietlyAsync(_receiving.WaitAsync(either.Token)).ConfigureAwait(false);
            }

            stream.Dispose();
        }

        await _receiving.ConfigureAwait(false);
        await _ofCaller.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until what has come is handled or given up.</summary>
    private async Task HandledAsync()
    {
        await QuietlyAsync(_events.Over.WaitAsync(_cutting.Token)).ConfigureAwait(false);
        if (!_events.Over.IsCompleted && !_aborting.IsCancellationRequested)
        {
            await QuietlyAsync(_events.Over.WaitAsync(Farewell, TimeProvider.System)).ConfigureAwait(false);
        }

        // An answer that nobody takes holds it up.
        if (!_events.Over.IsCompleted) _stream?.Dispose();
        await QuietlyAsync(_events.Over).ConfigureAwait(false);
    }

    private static async Task QuietlyAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Receive(TopicEventStream stream) => _receiving = Task.Run(() => ReceiveAsync(stream), CancellationToken.None);

    private async Task ReceiveAsync(TopicEventStream stream)
    {
        Mark();
        try
        {
            while (true)
            {
                var opened = _clock.GetTimestamp();
                if (await ReadAsync(stream).ConfigureAwait(false) is not { } broken) return;

                stream.Dispose();
                _stream = null;
                if (_stopping.IsCancellationRequested) return;

                if (_clock.GetElapsedTime(opened) > ReopenPauses.Longest) _pauses.Reset();
                stream = await ReopenAsync(broken).ConfigureAwait(false);

                // In this order: whoever ends it sees this stream, or is seen here.
                _stream = stream;
                if (_stopping.IsCancellationRequested)
                {
                    stream.Dispose();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It ends while there is no stream.
        }
        catch (Exception exception)
        {
            // The loop's edge: the connection was disposed beneath it, and there is nothing to go on with.
            _errors.Ended(exception);
            _ = EndAsync();
        }
    }

    /// <summary>Reads events until the stream is over, and says why it is. While the subscription ends they are not taken.</summary>
    /// <returns>Null when another reads on: a handler has kept this thread for too long.</returns>
    private async Task<DaprException?> ReadAsync(TopicEventStream stream)
    {
        try
        {
            while (await stream.ReadAsync().ConfigureAwait(false) is { } topicEvent)
            {
                _pauses.Reset();
                if (!await _events.TakeAsync(stream, topicEvent).ConfigureAwait(false)) return null;
            }

            return new DaprException($"PubSub: the stream of '{_streams.TopicName}' on '{_streams.PubSubName}' was ended by the sidecar.")
            {
                BuildingBlock = "PubSub",
                Operation = "SubscribeTopicEvents",
                Component = _streams.PubSubName,
                Key = _streams.TopicName,
                IsRetriable = true,
            };
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            return Broken(exception);
        }
    }

    /// <summary>What is told of a stream that broke off: the error itself, or one that says where it happened.</summary>
    private DaprException Broken(Exception exception) => exception as DaprException
        ?? new DaprException($"PubSub: the stream of '{_streams.TopicName}' on '{_streams.PubSubName}' failed: {exception.Message}", exception)
        {
            BuildingBlock = "PubSub",
            Operation = "SubscribeTopicEvents",
            Component = _streams.PubSubName,
            Key = _streams.TopicName,
            IsRetriable = true,
        };

    private async Task<TopicEventStream> ReopenAsync(DaprException broken)
    {
        while (true)
        {
            var pause = _pauses.Next();
            _errors.Broken(broken, pause);
            await Task.Delay(pause, _clock, _stopping.Token).ConfigureAwait(false);
            try
            {
                using var limit = new CancellationTokenSource(OpenAtMost, _clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
                return await _streams.OpenAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!_stopping.IsCancellationRequested)
            {
                broken = new DaprException($"PubSub: the sidecar did not begin the stream of '{_streams.TopicName}' on '{_streams.PubSubName}' within {OpenAtMost.TotalSeconds:0} s.", exception) { IsRetriable = true };
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
            {
                broken = Broken(exception);
            }
        }
    }
}
