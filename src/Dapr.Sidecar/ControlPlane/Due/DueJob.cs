namespace Dapr.Sidecar;

/// <summary>Something that is due at a time, or again and again, as the control plane keeps it.</summary>
internal sealed record DueJob
{
    public required DueKey Key { get; init; }

    /// <summary>What whoever handles it gets; the control plane does not look into it.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>When it is to be handled: the tick, or after a failure when it is tried again.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>The time of its schedule that it is due for; the next one counts from it, however late it is handled.</summary>
    public required DateTimeOffset Tick { get; init; }

    /// <summary>How many ticks are over, handled or given up.</summary>
    public long Ticks { get; init; }

    /// <summary>How often this tick has failed.</summary>
    public long Failures { get; init; }

    /// <summary>When it is due again and again; null for once.</summary>
    public string? Schedule { get; init; }

    /// <summary>How many ticks there are; null for no end.</summary>
    public uint? Repeats { get; init; }

    /// <summary>After which no tick comes; null for never.</summary>
    public DateTimeOffset? End { get; init; }

    public DueRetries Retries { get; init; } = DueRetries.Default;

    /// <summary>Whether one more failure would be the last of this tick.</summary>
    public bool IsLastTry => Retries.Most is { } most && Failures >= most;

    /// <summary>The next tick, when this one is over; null when there is none. One that was missed is due at once, as every one before it was.</summary>
    public DueJob? Next()
    {
        var ticks = Ticks + 1;
        if (Schedule is null || ticks >= Repeats) return null;

        return Time.Schedules.Schedule.Parse(Schedule).Next(Tick) is { } next && !(next > End)
            ? this with { Due = next, Tick = next, Ticks = ticks, Failures = 0 }
            : null;
    }

    /// <summary>What comes after a failure: another try, or when there was the last one the next tick; null when there is neither.</summary>
    public DueJob? AfterFailure(DateTimeOffset now) => IsLastTry ? Next() : this with { Due = Later(now, Retries.Interval), Failures = Failures + 1 };

    // An interval may be of thousands of years.
    private static DateTimeOffset Later(DateTimeOffset now, TimeSpan interval) => interval < DateTimeOffset.MaxValue - now ? now + interval : DateTimeOffset.MaxValue;
}
