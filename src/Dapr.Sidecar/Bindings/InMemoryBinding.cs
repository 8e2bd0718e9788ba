using System.Globalization;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

/// <summary>
/// <c>bindings.in-memory</c>: a queue, first in, first out. Each message goes to one of those who read, the one that has waited longest; each
/// has one at a time. One that was not handled goes back to its place, and is given again after a while; nothing survives the sidecar.
/// </summary>
internal sealed partial class InMemoryBinding : IOutputBinding, IInputBinding, IDisposable
{
    private const string TimeToLive = "ttlInSeconds";

    // After these it is the longest wait for any interval that is not longer itself.
    private const int MostDoublings = 16;

    private const int LeastBeforePurge = 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<Message> _queue = new();
    private readonly LinkedList<Reader> _idle = new();
    private readonly TimeSpan _redeliverInterval;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly InFlight _inFlight;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private long _last;
    private int _mostBeforePurge = LeastBeforePurge;

    /// <exception cref="InvalidOperationException">A setting is wrong.</exception>
    public InMemoryBinding(ComponentSpec spec, TimeProvider clock, InFlight inFlight, ILogger logger)
    {
        _redeliverInterval = new SettingReader(spec.Setting).Duration("redeliverInterval", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
        if (_redeliverInterval > LongestInterval) throw new InvalidOperationException($"redeliverInterval: {GoDuration.Format(_redeliverInterval)} must be at most {GoDuration.Format(LongestInterval)}");

        (_name, _clock, _inFlight, _logger) = (spec.Name, clock, inFlight, logger);
        _timer = clock.CreateTimer(_ => Dispatch(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many messages nobody has taken; what has expired may be among them for a while.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    public IReadOnlyList<string> Operations => ["create"];

    public Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var expiry = Expiry(request, now);

        // The buffers are the caller's.
        var bindingEvent = new InputBindingEvent { Data = request.Data.ToArray(), Metadata = new Dictionary<string, string>(request.Metadata) };
        lock (_gate)
        {
            if (_queue.Count >= _mostBeforePurge) Purge(now);
            _queue.AddLast(new Message(bindingEvent, ++_last, expiry) { Due = now });
        }

        Dispatch();
        return Task.FromResult(new OutputBindingResponse());
    }

    public Task<IAsyncDisposable> ReadAsync(Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler, CancellationToken cancellationToken)
    {
        var reader = new Reader(this, handler);
        lock (_gate)
        {
            _idle.AddLast(reader);
        }

        Dispatch();
        return Task.FromResult<IAsyncDisposable>(reader);
    }

    public void Dispose() => _timer.Dispose();

    private static DateTimeOffset Expiry(OutputBindingRequest request, DateTimeOffset now)
    {
        if (request.Metadata.GetValueOrDefault(TimeToLive) is not { Length: > 0 } text) return DateTimeOffset.MaxValue;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? now.AddSeconds(seconds)
            : throw new InvalidOperationException($"{TimeToLive}: '{text}' must be a number of at least 1");
    }

    /// <summary>Removes what has expired, which nobody takes where nobody reads; so seldom that it costs each message little.</summary>
    private void Purge(DateTimeOffset now)
    {
        for (var node = _queue.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Expiry <= now) _queue.Remove(node);
            node = next;
        }

        _mostBeforePurge = Math.Max(LeastBeforePurge, 2 * _queue.Count);
    }

    /// <summary>Gives what is due to those who wait, and sees to it that the rest is given when it is due.</summary>
    private void Dispatch()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            DateTimeOffset? due = null;
            for (var node = _queue.First; node is not null && _idle.First is { } idle;)
            {
                var (message, next) = (node.Value, node.Next);
                if (message.Expiry <= now)
                {
                    _queue.Remove(node);
                }
                else if (message.Due <= now)
                {
                    _queue.Remove(node);
                    _idle.Remove(idle);
                    idle.Value.Begin(message, _inFlight.Note($"a message of {_name}"));
                }
                else if (due is null || message.Due < due)
                {
                    due = message.Due;
                }

                node = next;
            }

            _timer.Change(due - now ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Puts a message where it stood, behind those that came before it. The gate is held.</summary>
    private void PutBack(Message message)
    {
        var node = _queue.First;
        while (node is not null && node.Value.Number < message.Number)
        {
            node = node.Next;
        }

        if (node is null) _queue.AddLast(message);
        else _queue.AddBefore(node, message);
    }

    private TimeSpan WaitAfter(int attempts)
    {
        var most = _redeliverInterval > LongestWait ? _redeliverInterval : LongestWait;
        var wait = _redeliverInterval * Math.Pow(2, Math.Min(attempts - 1, MostDoublings));
        return wait < most ? wait : most;
    }

    [LoggerMessage(249, LogLevel.Error, "The handler of a message of {Binding} failed; the message is given again.")]
    private static partial void HandlerFailed(ILogger logger, string binding, Exception exception);

    private sealed class Message(InputBindingEvent bindingEvent, long number, DateTimeOffset expiry)
    {
        public InputBindingEvent Event => bindingEvent;

        public long Number => number;

        public DateTimeOffset Expiry => expiry;

        public required DateTimeOffset Due { get; set; }

        public int Attempts { get; set; }
    }

    private sealed class Reader(InMemoryBinding owner, Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler) : IAsyncDisposable
    {
        private Task _handling = Task.CompletedTask;
        private bool _isEnding;

        /// <summary>Begins with a message, on a flow of its own: who sent it is not held up by it. The gate is held.</summary>
        public void Begin(Message message, InFlight.Entry entry)
        {
            using (ExecutionContext.SuppressFlow())
            {
                _handling = Task.Run(() => HandleAsync(message, entry));
            }
        }

        public async ValueTask DisposeAsync()
        {
            Task handling;
            lock (owner._gate)
            {
                _isEnding = true;
                owner._idle.Remove(this);
                handling = _handling;
            }

            await handling;
        }

        private async Task HandleAsync(Message message, InFlight.Entry entry)
        {
            using (entry)
            {
                entry.Adopt();
                var isHandled = await TryAsync(message);
                lock (owner._gate)
                {
                    if (!isHandled)
                    {
                        // Of a sidecar that ends another one, or the next, takes it over at once.
                        message.Attempts += _isEnding ? 0 : 1;
                        message.Due = owner._clock.GetUtcNow() + (_isEnding ? TimeSpan.Zero : owner.WaitAfter(message.Attempts));
                        owner.PutBack(message);
                    }

                    if (!_isEnding) owner._idle.AddLast(this);
                }

                owner.Dispatch();
            }
        }

        private async Task<bool> TryAsync(Message message)
        {
            try
            {
                return (await handler(message.Event, CancellationToken.None)).IsHandled;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            catch (Exception exception)
            {
                // The loop's edge: one message must not keep the next from coming.
                HandlerFailed(owner._logger, owner._name, exception);
                return false;
            }
        }
    }
}
