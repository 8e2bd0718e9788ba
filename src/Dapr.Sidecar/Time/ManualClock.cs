namespace Dapr.Sidecar;

/// <summary>
/// A clock that stands still until it is advanced: what expires, is due or is retried in a sidecar happens when a test says so.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly HashSet<Time.InFlight> _watched = [];
    private DateTimeOffset _now;

    /// <summary>Begins at a time.</summary>
    /// <param name="start">The time; null for the beginning of 2026, UTC.</param>
    public ManualClock(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Advances at once: everything due on the way is fired, in order, and nothing is waited for.</summary>
    /// <param name="span">How far.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = GetUtcNow() + span;
        while (Step(end))
        {
        }
    }

    /// <summary>
    /// Advances from one due time to the next, and between them waits until all is quiet: no call, delivery or handler runs
    /// any more, whatever they started. Thirty days of work pass in milliseconds, and nothing is skipped.
    /// </summary>
    /// <param name="span">How far.</param>
    /// <param name="limit">How long, in real time, a step may take; null for 30 seconds.</param>
    /// <returns>When the clock is there and all is quiet.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public async Task AdvanceAsync(TimeSpan span, TimeSpan? limit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = GetUtcNow() + span;
        await SettleAsync(limit ?? DefaultLimit);
        while (Step(end))
        {
            await SettleAsync(limit ?? DefaultLimit);
        }
    }

    /// <summary>Waits until all is quiet, without advancing.</summary>
    /// <param name="limit">How long, in real time, it may take; null for 30 seconds.</param>
    /// <returns>When all is quiet.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public Task SettleAsync(TimeSpan? limit = null) => SettleAsync(limit ?? DefaultLimit);

    /// <summary>Counts what runs somewhere into what is waited for.</summary>
    internal void Watch(Time.InFlight inFlight)
    {
        lock (_gate)
        {
            _watched.Add(inFlight);
        }
    }

    private async Task SettleAsync(TimeSpan limit)
    {
        Time.InFlight[] watched;
        lock (_gate)
        {
            watched = [.. _watched];
        }

        using var deadline = new CancellationTokenSource(limit, System);
        try
        {
            // What a fired timer starts begins on the pool: quiet is when nothing runs and the pool has nothing left to begin.
            for (var calm = 0; calm < 3;)
            {
                await Task.WhenAll(watched.Select(inFlight => inFlight.QuietAsync())).WaitAsync(deadline.Token);
                await Task.Yield();
                calm = watched.All(inFlight => inFlight.Running.Count == 0) && ThreadPool.PendingWorkItemCount == 0 ? calm + 1 : 0;
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"After {limit} there still runs: {string.Join("; ", watched.SelectMany(inFlight => inFlight.Running).Distinct())}");
        }
    }

    /// <summary>Goes to the next due time and fires it; false, at the end, when nothing is due before it.</summary>
    private bool Step(DateTimeOffset end)
    {
        ManualTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            _now = next is null ? end : next.Due > _now ? next.Due : _now;
            next?.Reschedule();
        }

        next?.Fire();
        return next is not null;
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                FireNow();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>The next due time of a timer that has come due. The clock's gate is held.</summary>
        public void Reschedule()
        {
            if (_period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero)
            {
                clock._timers.Remove(this);
            }
            else
            {
                Due += _period;
            }
        }

        public void Fire() => callback(state);

        private void FireNow()
        {
            lock (clock._gate)
            {
                Reschedule();
            }

            // A timer never fires on the caller that made it.
            ThreadPool.QueueUserWorkItem(_ => Fire());
        }
    }
}
