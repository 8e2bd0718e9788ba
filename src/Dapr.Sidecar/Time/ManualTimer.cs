namespace Dapr.Sidecar.Time;

/// <summary>A timer of a <see cref="ManualClock"/>, which alone changes its fields, under its gate.</summary>
internal sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
{
    /// <summary>What is due first comes first; of two at the same time the one that was set first.</summary>
    public static readonly Comparer<ManualTimer> ByDue = Comparer<ManualTimer>.Create((left, right) =>
        left.Due.CompareTo(right.Due) is var order and not 0 ? order : left.Order.CompareTo(right.Order));

    // The system's own timers take no more, so that what works here works there.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public DateTimeOffset Due { get; set; }

    public TimeSpan Period { get; set; }

    public long Order { get; set; }

    /// <summary>Changes whenever the timer is set anew.</summary>
    public long Version { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        return clock.Schedule(this, dueTime, period);
    }

    public void Fire()
    {
        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Call(), this);
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);

    private static void Check(TimeSpan span)
    {
        if (span != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(span, Longest);
        }
    }
}
