using Dapr.Sidecar.Time;

namespace Dapr.Sidecar;

/// <summary>
/// A clock that stands still until it is advanced: what expires, is due or is retried in a sidecar happens when a test says so.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private const int CalmRounds = 3;
    private const int MostRounds = 50;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.ByDue);
    private readonly HashSet<InFlight> _watched = [];
    private readonly InFlight _firing = new();
    private Task _lastTurn = Task.CompletedTask;
    private DateTimeOffset _now;
    private DateTimeOffset _end;
    private long _order;

    /// <summary>Begins at a time.</summary>
    /// <param name="start">The time; null for the beginning of 2026, UTC.</param>
    public ManualClock(DateTimeOffset? start = null)
    {
        _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _watched.Add(_firing);
    }

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
    /// <remarks>A timer that is due at once fires at once, on another thread, without an advance.</remarks>
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
        DateTimeOffset end;
        lock (_gate)
        {
            // Of several at a time each adds its span.
            end = _end = (_end > _now ? _end : _now) + span;
        }

        while (Step(end))
        {
        }
    }

    /// <summary>
    /// Advances from one due time to the next, and between them waits until all is quiet: no call, delivery or handler runs
    /// any more, whatever they started. Thirty days of work pass in milliseconds, and nothing is skipped.
    /// </summary>
    /// <param name="span">How far; of several advances at a time one comes after the other.</param>
    /// <param name="limit">How long, in real time, a step may take; null for 30 seconds.</param>
    /// <returns>When the clock is there and all is quiet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    /// <remarks>
    /// What waits on this clock itself, such as a backoff, does not count as running. An application that takes its time
    /// does; to let a timeout of the sidecar end such a call use <see cref="Advance"/>.
    /// </remarks>
    public async Task AdvanceAsync(TimeSpan span, TimeSpan? limit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_gate)
        {
            (before, _lastTurn) = (_lastTurn, turn.Task);
        }

        await before;
        try
        {
            var end = GetUtcNow() + span;
            await SettleAsync(limit);
            while (Step(end))
            {
                await SettleAsync(limit);
            }
        }
        finally
        {
            turn.SetResult();
        }
    }

    /// <summary>Waits until all is quiet, without advancing.</summary>
    /// <param name="limit">How long, in real time, it may take; null for 30 seconds.</param>
    /// <returns>When all is quiet.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public async Task SettleAsync(TimeSpan? limit = null)
    {
        InFlight[] watched;
        lock (_gate)
        {
            watched = [.. _watched];
        }

        var span = limit ?? DefaultLimit;
        using var deadline = new CancellationTokenSource(span, System);
        try
        {
            while (!await IsQuietAsync(watched, deadline.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"After {span} there still runs: {string.Join("; ", watched.SelectMany(inFlight => inFlight.Running).Distinct())}");
        }
    }

    /// <summary>Counts what runs somewhere into what is waited for.</summary>
    internal void Watch(InFlight inFlight)
    {
        lock (_gate)
        {
            _watched.Add(inFlight);
        }
    }

    /// <summary>Puts a timer in its place, or takes it out; false when it is disposed.</summary>
    internal bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            timer.Version++;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            timer.Order = _order++;
            timer.Due = _now + dueTime;
            if (dueTime > TimeSpan.Zero)
            {
                _timers.Add(timer);
                return true;
            }

            // A timer never fires on the caller that made it, and nothing is quiet before it has fired.
            Reschedule(timer);
            var (version, entry) = (timer.Version, _firing.Note("a timer that is due at once"));
            ThreadPool.QueueUserWorkItem(_ =>
            {
                using (entry)
                {
                    if (IsCurrent(timer, version)) timer.Fire();
                }
            });
            return true;
        }
    }

    /// <summary>Takes a timer out for good.</summary>
    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.IsDisposed = true;
        }
    }

    /// <summary>
    /// Waits until nothing runs, and looks whether that lasts: what a timer or an ended call set off may still be on its way
    /// through the thread pool. A pool that others keep busy must not keep this waiting.
    /// </summary>
    private static async Task<bool> IsQuietAsync(InFlight[] watched, CancellationToken cancellationToken)
    {
        var entered = watched.Sum(inFlight => inFlight.Entered);
        await Task.WhenAll(watched.Select(inFlight => inFlight.QuietAsync())).WaitAsync(cancellationToken);
        for (var round = 0; round < CalmRounds || (round < MostRounds && ThreadPool.PendingWorkItemCount > 0); round++)
        {
            await BehindThePoolAsync().WaitAsync(cancellationToken);
        }

        return watched.All(inFlight => inFlight.QuietAsync().IsCompleted) && watched.Sum(inFlight => inFlight.Entered) == entered;
    }

    /// <summary>Completes when the pool has begun what stood in its queue.</summary>
    private static Task BehindThePoolAsync()
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static passed => passed.SetResult(), passed, preferLocal: false);
        return passed.Task;
    }

    /// <summary>Goes to the next due time and fires all that is due then; false, at the end, when nothing is due before it.</summary>
    private bool Step(DateTimeOffset end)
    {
        DateTimeOffset due;
        lock (_gate)
        {
            var next = _timers.Min;
            due = next?.Due ?? DateTimeOffset.MaxValue;
            var to = next is null || due > end ? end : due;
            _now = to > _now ? to : _now;
            if (next is null || due > end)
            {
                return false;
            }
        }

        while (TakeDue(due) is { } timer)
        {
            timer.Fire();
        }

        return true;
    }

    private ManualTimer? TakeDue(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_timers.Min is not { } timer || timer.Due > due)
            {
                return null;
            }

            Reschedule(timer);
            return timer;
        }
    }

    /// <summary>The next due time of a timer that has come due. The gate is held.</summary>
    private void Reschedule(ManualTimer timer)
    {
        _timers.Remove(timer);
        if (timer.Period != Timeout.InfiniteTimeSpan)
        {
            timer.Due += timer.Period;
            _timers.Add(timer);
        }
    }

    private bool IsCurrent(ManualTimer timer, long version)
    {
        lock (_gate)
        {
            return timer.Version == version && !timer.IsDisposed;
        }
    }
}
