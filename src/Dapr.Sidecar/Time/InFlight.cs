using System.Collections.Concurrent;

namespace Dapr.Sidecar.Time;

/// <summary>
/// Counts what is running: API calls, calls of applications, deliveries. It is the one place that knows whether all is quiet.
/// </summary>
internal sealed class InFlight
{
    private static readonly AsyncLocal<Entry?> Flow = new();

    private readonly Lock _gate = new();
    private readonly HashSet<Entry> _running = [];
    private readonly ConcurrentDictionary<string, Entry> _crossing = new(StringComparer.Ordinal);
    private TaskCompletionSource? _quiet;
    private long _entered;

    /// <summary>What runs now, for a message.</summary>
    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Select(entry => entry.What)];
            }
        }
    }

    /// <summary>How often anything began to run, or went on: it tells whether a quiet moment has lasted.</summary>
    public long Entered => Volatile.Read(ref _entered);

    /// <summary>Notes that something runs, until the result is disposed. What the caller awaits from here on is part of it.</summary>
    public Entry Enter(string what)
    {
        var entry = Note(what);
        entry.Adopt();
        return entry;
    }

    /// <summary>Notes that something runs which is begun here and done elsewhere.</summary>
    public Entry Note(string what)
    {
        var entry = new Entry(this, what);
        Add(entry);
        return entry;
    }

    /// <summary>
    /// Notes a call that leaves for a sidecar of this process, until the result is disposed or the call has arrived there.
    /// </summary>
    /// <param name="what">The call.</param>
    /// <param name="name">What the call carries along, for <see cref="Receive"/>.</param>
    public Entry Send(string what, out string name)
    {
        var entry = new Entry(this, what) { Name = name = Guid.NewGuid().ToString("N") };
        _crossing[name] = entry;
        Add(entry);
        entry.Adopt();
        return entry;
    }

    /// <summary>
    /// Makes what the caller awaits from here on part of what sent the call. A connection carries no flow: without this a
    /// handler that waits for a parked call of its own would count as running.
    /// </summary>
    public void Receive(string name) => Flow.Value = _crossing.GetValueOrDefault(name) ?? Flow.Value;

    /// <summary>The call has arrived, and does not count here: it may stay open for ever.</summary>
    public static void Arrived()
    {
        if (Flow.Value is { Name: not null } sent)
        {
            sent.Dispose();
        }
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task QuietAsync()
    {
        lock (_gate)
        {
            return _running.Count == 0
                ? Task.CompletedTask
                : (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>
    /// Waits on a clock. What waits so is parked: it does not count as running, and counts again before the clock goes on.
    /// </summary>
    public static async Task DelayAsync(TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Armed first, so that nobody finds all quiet while the clock knows nothing of the wait yet.
        var wait = Task.Delay(delay, clock, cancellationToken);
        using (Park())
        {
            // The timer's own callback runs on to the end of this before the clock looks again.
            await wait;
        }
    }

    /// <summary>
    /// Takes what the caller is part of out of the count, until the result is disposed: for what waits on a clock by other means, or for
    /// what counts in its place. Whatever it waits for comes first: a timer that is set, an entry that is noted.
    /// </summary>
    public static IDisposable Park()
    {
        var parked = new Parked();
        for (var entry = Flow.Value; entry is not null; entry = entry.Outer)
        {
            parked.Add(entry);
        }

        return parked;
    }

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            AddInTurn(entry);
        }
    }

    private void AddInTurn(Entry entry)
    {
        _running.Add(entry);
        _entered++;
    }

    private void RemoveInTurn(Entry entry)
    {
        if (_running.Remove(entry) && _running.Count == 0)
        {
            _quiet?.TrySetResult();
            _quiet = null;
        }
    }

    /// <summary>What does not count for a while.</summary>
    private sealed class Parked : IDisposable
    {
        private readonly List<Entry> _entries = [];

        public void Add(Entry entry)
        {
            _entries.Add(entry);
            entry.Park();
        }

        public void Dispose() => _entries.ForEach(entry => entry.Unpark());
    }

    /// <summary>Something that runs.</summary>
    public sealed class Entry(InFlight owner, string what) : IDisposable
    {
        // Under the gate of their owner, whose count they change.
        private int _parked;
        private bool _hasEnded;

        public string What => what;

        /// <summary>What a call on its way is known by; null for everything else.</summary>
        public string? Name { get; init; }

        /// <summary>What this is part of.</summary>
        public Entry? Outer { get; private set; }

        /// <summary>Makes what the caller awaits from here on part of this.</summary>
        public void Adopt()
        {
            Outer = Flow.Value;
            Flow.Value = this;
            if (Outer is { Name: not null } sent && Name is null)
            {
                // From here on this counts in its place.
                sent.Dispose();
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _hasEnded = true;
                owner.RemoveInTurn(this);
            }

            if (Name is not null) owner._crossing.TryRemove(Name, out _);
        }

        /// <summary>It does not count until it is unparked as often as it was parked.</summary>
        public void Park()
        {
            lock (owner._gate)
            {
                _parked++;
                owner.RemoveInTurn(this);
            }
        }

        public void Unpark()
        {
            lock (owner._gate)
            {
                if (--_parked == 0 && !_hasEnded) owner.AddInTurn(this);
            }
        }
    }
}
