using System.Collections.Concurrent;
using System.Threading.Channels;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

/// <summary>
/// <c>pubsub.in-memory</c>: every subscription gets a copy of each message and works on one at a time. What a handler cannot
/// handle is logged and gone; nothing survives the sidecar.
/// </summary>
internal sealed partial class InMemoryPubSub(InFlight inFlight, ILogger<InMemoryPubSub> logger) : IPubSub
{
    private readonly ConcurrentDictionary<Guid, Subscriber> _subscribers = new();

    public IReadOnlyList<string> Features => ["SUBSCRIBE_WILDCARDS"];

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        // Not over its values, to copy which it would take all its locks.
        foreach (var (_, subscriber) in _subscribers)
        {
            if (Matches(subscriber.Topic, message.Topic))
            {
                subscriber.Enqueue(message, inFlight);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var subscriber = new Subscriber(subscription.Topic, handler, () => _subscribers.TryRemove(id, out _), this);
        _subscribers[id] = subscriber;
        return Task.FromResult<IAsyncDisposable>(subscriber);
    }

    /// <summary>Whether a topic falls under a pattern, in which an asterisk stands for anything.</summary>
    public static bool Matches(string pattern, string topic)
    {
        if (!pattern.Contains('*'))
        {
            return pattern == topic;
        }

        var parts = pattern.Split('*');
        if (!topic.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            at = topic.IndexOf(part, at, StringComparison.Ordinal) is var found and >= 0 ? found + part.Length : int.MaxValue;
            if (at > topic.Length)
            {
                return false;
            }
        }

        return topic.Length - at >= parts[^1].Length && topic.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    [LoggerMessage(111, LogLevel.Warning, "A message of topic {Topic} could not be handled and is gone.")]
    private partial void MessageLost(string topic);

    [LoggerMessage(112, LogLevel.Error, "The handler of topic {Topic} failed.")]
    private partial void HandlerFailed(string topic, Exception exception);

    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly Channel<BrokerMessage> _queue = Channel.CreateUnbounded<BrokerMessage>();
        private InFlight.Entry? _entry;
        private int _count;
        private volatile bool _isEnding;
        private readonly Func<BrokerMessage, CancellationToken, Task<bool>> _handler;
        private readonly Action _remove;
        private readonly InMemoryPubSub _owner;
        private readonly Task _worker;

        public Subscriber(string topic, Func<BrokerMessage, CancellationToken, Task<bool>> handler, Action remove, InMemoryPubSub owner)
        {
            Topic = topic;
            _handler = handler;
            _remove = remove;
            _owner = owner;
            _worker = Task.Run(WorkAsync);
        }

        public string Topic { get; }

        /// <summary>Adds a message. All that is queued counts as one: while the first of them waits for the clock, so do the others.</summary>
        public void Enqueue(BrokerMessage message, InFlight inFlight)
        {
            lock (_gate)
            {
                if (!_queue.Writer.TryWrite(message)) return;

                _count++;
                _entry ??= inFlight.Note($"delivery of topic {message.Topic}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            _remove();
            _isEnding = true;
            _queue.Writer.TryComplete();
            await _worker;
        }

        private async Task WorkAsync()
        {
            await foreach (var message in _queue.Reader.ReadAllAsync())
            {
                // What is still queued when the subscription ends is gone, as in the runtime; what is being handled is not.
                if (!_isEnding) await HandleAsync(message);
                Done();
            }
        }

        private void Done()
        {
            lock (_gate)
            {
                if (--_count > 0) return;

                _entry!.Dispose();
                _entry = null;
            }
        }

        private async Task HandleAsync(BrokerMessage message)
        {
            lock (_gate)
            {
                _entry!.Adopt();
            }

            try
            {
                if (!await _handler(message, CancellationToken.None)) _owner.MessageLost(message.Topic);
            }
            catch (OperationCanceledException)
            {
                _owner.MessageLost(message.Topic);
            }
            catch (Exception exception)
            {
                // The loop's edge: one message must not end the subscription.
                _owner.HandlerFailed(message.Topic, exception);
            }
        }
    }
}
