using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Microsoft.Extensions.Logging;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>
/// A subscription and the background work that it owns until it is disposed: one loop reads events from a stream and opens the next
/// stream when that breaks off, one has them handled and answers.
/// </summary>
internal sealed class StreamedSubscription : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // A sidecar whose broker hangs answers pings all the same.
    private static readonly TimeSpan OpenAtMost = TimeSpan.FromSeconds(30);

    // For the runtime to take the last answers and end the call.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    // Whether it is a handler of a subscription that ends it, which cannot be waited for then.
    private static readonly AsyncLocal<StreamedSubscription?> Handling = new();

    private readonly TopicEventStreams _streams;
    private readonly TopicEventHandler _handler;
    private readonly SubscriptionErrors _errors;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _cleanup;
    private readonly Channel<(TopicEventStream Stream, TopicEventRequest Event)> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cutting = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _end;
    private CancellationTokenRegistration _ofCaller;
    private Task _receiving = Task.CompletedTask;
    private Task _handling = Task.CompletedTask;
    private volatile TopicEventStream? _stream;
    private int _failures;

    private StreamedSubscription(TopicEventStreams streams, DaprSubscriptionOptions options, TopicMessageHandler handler, TimeProvider clock, ILogger logger)
    {
        _streams = streams;
        _clock = clock;
        _cleanup = options.MaximumCleanupTimeout;
        _errors = new SubscriptionErrors(streams.PubSubName, streams.TopicName, Marked(options.ErrorHandler), logger);
        _handler = new TopicEventHandler(Marked(handler), options.MessageHandlingPolicy, _errors, clock);
        _queue = options.MaximumQueuedMessages is { } most and > 0
            ? Channel.CreateBounded<(TopicEventStream, TopicEventRequest)>(new BoundedChannelOptions(most) { SingleReader = true, SingleWriter = true })
            : Channel.CreateUnbounded<(TopicEventStream, TopicEventRequest)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
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
            subscription._receiving = Task.Run(() => subscription.ReceiveAsync(stream), CancellationToken.None);
            subscription._handling = Task.Run(subscription.HandleAsync, CancellationToken.None);
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

    private TopicMessageHandler Marked(TopicMessageHandler handler) => (message, cancellationToken) =>
    {
        Handling.Value = this;
        return handler(message, cancellationToken);
    };

    private SubscriptionErrorHandler? Marked(SubscriptionErrorHandler? handler) => handler is null ? null : exception =>
    {
        Handling.Value = this;
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
        _queue.Writer.TryComplete();
        using (var limit = new CancellationTokenSource(_cleanup, _clock))
        await using (limit.Token.Register(_cutting.Cancel).ConfigureAwait(false))
        await using (_aborting.Token.Register(_cutting.Cancel).ConfigureAwait(false))
        {
            await HandledAsync().ConfigureAwait(false);
            await QuietlyAsync(_errors.Told.WaitAsync(_cutting.Token)).ConfigureAwait(false);
        }

        if (_stream is { } stream)
        {
            // The answers are taken before the end of the requests; a call that is cut off may lose the last of them.
            await stream.CompleteAsync().ConfigureAwait(false);
            using var patience = new CancellationTokenSource(Farewell, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _aborting.Token);
            await QuietlyAsync(_receiving.WaitAsync(either.Token)).ConfigureAwait(false);
            stream.Dispose();
        }

        await _receiving.ConfigureAwait(false);
        await _ofCaller.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until what has come is handled or given up.</summary>
    private async Task HandledAsync()
    {
        await QuietlyAsync(_handling.WaitAsync(_cutting.Token)).ConfigureAwait(false);
        if (!_handling.IsCompleted && !_aborting.IsCancellationRequested)
        {
            await QuietlyAsync(_handling.WaitAsync(Farewell, TimeProvider.System)).ConfigureAwait(false);
        }

        // An answer that nobody takes holds it up.
        if (!_handling.IsCompleted) _stream?.Dispose();
        await QuietlyAsync(_handling).ConfigureAwait(false);
    }

    private static async Task QuietlyAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ReceiveAsync(TopicEventStream stream)
    {
        try
        {
            while (true)
            {
                var opened = _clock.GetTimestamp();
                var broken = await ReadAsync(stream).ConfigureAwait(false);
                stream.Dispose();
                _stream = null;
                if (_stopping.IsCancellationRequested) return;

                if (_clock.GetElapsedTime(opened) > LongestPause) _failures = 0;
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
            _stream?.Dispose();
        }
    }

    /// <summary>Reads events until the stream is over, and says why it is. While the subscription ends they are not taken.</summary>
    private async Task<DaprException> ReadAsync(TopicEventStream stream)
    {
        try
        {
            while (await stream.ReadAsync().ConfigureAwait(false) is { } topicEvent)
            {
                _failures = 0;
                await EnqueueAsync(stream, topicEvent).ConfigureAwait(false);
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
        catch (DaprException exception)
        {
            return exception;
        }
    }

    private async Task EnqueueAsync(TopicEventStream stream, TopicEventRequest topicEvent)
    {
        if (_stopping.IsCancellationRequested) return;

        try
        {
            await _queue.Writer.WriteAsync((stream, topicEvent), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // Nobody answers it any more: it is left to the runtime.
        }
    }

    private async Task<TopicEventStream> ReopenAsync(DaprException broken)
    {
        while (true)
        {
            var pause = NextPause();
            _errors.Broken(broken, pause);
            await Task.Delay(pause, _clock, _stopping.Token).ConfigureAwait(false);
            try
            {
                using var limit = new CancellationTokenSource(OpenAtMost, TimeProvider.System);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
                return await _streams.OpenAsync(either.Token).ConfigureAwait(false);
            }
            catch (DaprException exception)
            {
                broken = exception;
            }
            catch (OperationCanceledException exception) when (!_stopping.IsCancellationRequested)
            {
                broken = new DaprException($"PubSub: the sidecar did not begin the stream of '{_streams.TopicName}' on '{_streams.PubSubName}' within {OpenAtMost.TotalSeconds:0} s.", exception) { IsRetriable = true };
            }
        }
    }

    /// <summary>Twice as long each time; a little shorter than that, so that many subscriptions do not come back at once.</summary>
    private TimeSpan NextPause()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 16));
        return (pause < LongestPause ? pause : LongestPause) * (1 - (0.2 * Random.Shared.NextDouble()));
    }

    private async Task HandleAsync()
    {
        var left = 0;
        await foreach (var (stream, topicEvent) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (!_cutting.IsCancellationRequested && await _handler.HandleAsync(topicEvent, _cutting.Token).ConfigureAwait(false) is { } action)
                {
                    await AnswerAsync(stream, topicEvent.Id, action).ConfigureAwait(false);
                    continue;
                }
            }
            catch (Exception)
            {
                // The loop's edge: what fails here is no handler but what listens or logs beside it, and must not end the subscription.
                await QuietlyAsync(AnswerAsync(stream, topicEvent.Id, TopicResponseAction.Retry)).ConfigureAwait(false);
                continue;
            }

            left++;
        }

        if (left > 0) _errors.Left(left);
    }

    private async Task AnswerAsync(TopicEventStream stream, string id, TopicResponseAction action)
    {
        try
        {
            await stream.AnswerAsync(id, action).ConfigureAwait(false);
        }
        catch (DaprException exception)
        {
            _errors.Unanswered(id, exception);
        }
    }
}
