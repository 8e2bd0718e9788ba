using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Timers;

/// <summary>
/// The timers of actors, in memory: they go with the actor, and with the sidecar. Each is due next a period after its last call has ended, so that no two of
/// its calls overlap.
/// </summary>
internal sealed partial class ActorTimers(TimeProvider clock, InFlight inFlight, Func<ActorSignal, CancellationToken, Task> fire, ILogger<ActorTimers> logger) : IAsyncDisposable
{
    // Timers of the clock take no more than some weeks.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<ActorKey, Dictionary<string, Entry>> _timers = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly InFlight _firing = new();
    private bool _hasEnded;

    /// <summary>Sets a timer, in place of any of its name.</summary>
    public void Set(ActorSignal signal, TimerTerms terms)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            if (!_timers.TryGetValue(signal.Key, out var named)) _timers[signal.Key] = named = new(StringComparer.Ordinal);
            if (named.Remove(signal.Name, out var before)) before.Withdraw();

            var entry = new Entry(terms);
            entry.Signal = signal with { IsWithdrawn = _ => new(entry.IsWithdrawn) };
            using (ExecutionContext.SuppressFlow())
            {
                // Whoever sets it is gone when it is due.
                entry.Timer = clock.CreateTimer(_ => Due(entry), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            named[signal.Name] = entry;
            Arm(entry);
        }
    }

    /// <summary>Takes a timer back, if it is there.</summary>
    public void Remove(ActorKey key, string name)
    {
        lock (_gate)
        {
            if (_timers.TryGetValue(key, out var named) && named.Remove(name, out var entry)) entry.Withdraw();
            if (named is { Count: 0 }) _timers.Remove(key);
        }
    }

    /// <summary>Takes back all timers of an actor.</summary>
    public void RemoveAll(ActorKey key)
    {
        lock (_gate)
        {
            if (!_timers.Remove(key, out var named)) return;
            foreach (var entry in named.Values)
            {
                entry.Withdraw();
            }
        }
    }

    /// <summary>The timers of a type, or of one of its actors, in the order of ids and names.</summary>
    public IReadOnlyList<PendingTimer> Look(string type, string? id)
    {
        lock (_gate)
        {
            return
            [
                .. _timers.Where(pair => pair.Key.Type == type && (id is null || pair.Key.Id == id))
                    .SelectMany(pair => pair.Value.Values)
                    .Select(entry => new PendingTimer(entry.Signal.Key.Id, entry.Signal.Name, entry.Next, entry.Signal.Period, entry.Signal.Callback, entry.Signal.Data))
                    .OrderBy(timer => timer.ActorId, StringComparer.Ordinal)
                    .ThenBy(timer => timer.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Takes back all timers, gives up their calls, and waits until these have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (var entry in _timers.Values.SelectMany(named => named.Values))
            {
                entry.Withdraw();
            }

            _timers.Clear();
        }

        await _ending.CancelAsync();
        await _firing.QuietAsync();
    }

    private void Due(Entry entry)
    {
        InFlight.Entry firing;
        lock (_gate)
        {
            if (entry.IsWithdrawn) return;
            if (entry.Next > clock.GetUtcNow())
            {
                Arm(entry);
                return;
            }

            firing = _firing.Note(entry.Signal.Name);
        }

        var running = inFlight.Note($"timer {entry.Signal.Name} of {entry.Signal.Key}");
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => FireAsync(entry, running, firing));
        }
    }

    private async Task FireAsync(Entry entry, InFlight.Entry running, InFlight.Entry firing)
    {
        using (firing)
        using (running)
        {
            running.Adopt();
            try
            {
                await fire(entry.Signal, _ending.Token);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // It is not called again for that; its next time comes.
                TimerFailed(entry.Signal.Name, entry.Signal.Key.Type, entry.Signal.Key.Id, exception is ActorCallException call ? call.Summary : exception.Message);
            }

            lock (_gate)
            {
                if (entry.IsWithdrawn) return;
                if (entry.GoOn(clock.GetUtcNow())) Arm(entry);
                else RemoveOver(entry);
            }
        }
    }

    /// <summary>Sets the clock's timer. The gate is held.</summary>
    private void Arm(Entry entry)
    {
        var wait = entry.Next - clock.GetUtcNow();
        entry.Timer!.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestSleep ? LongestSleep : wait, Timeout.InfiniteTimeSpan);
    }

    private void RemoveOver(Entry entry)
    {
        entry.Withdraw();
        if (_timers.TryGetValue(entry.Signal.Key, out var named) && named.Remove(entry.Signal.Name) && named.Count == 0) _timers.Remove(entry.Signal.Key);
    }

    [LoggerMessage(309, LogLevel.Warning, "Timer {Timer} of actor {Type}/{Id} was not handled: {Reason}")]
    private partial void TimerFailed(string timer, string type, string id, string reason);

    /// <summary>A timer. Its parts change under the gate.</summary>
    private sealed class Entry(TimerTerms terms)
    {
        private int _calls;

        public ActorSignal Signal { get; set; } = null!;

        public ITimer? Timer { get; set; }

        public DateTimeOffset Next { get; private set; } = terms.Due;

        public bool IsWithdrawn { get; private set; }

        public void Withdraw()
        {
            IsWithdrawn = true;
            Timer?.Dispose();
        }

        /// <summary>Goes on to the next time after a call; false when there is none.</summary>
        public bool GoOn(DateTimeOffset now)
        {
            if (terms.Period is not { } period || ++_calls >= period.Repeats || period.After(now) is not { } next || next > terms.End) return false;

            Next = next;
            return true;
        }
    }
}
