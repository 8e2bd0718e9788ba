using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar;

/// <summary>When something is due, in the words of whoever schedules it.</summary>
internal sealed record DueTerms
{
    /// <summary>When it is due again and again; null for once.</summary>
    public string? Schedule { get; init; }

    /// <summary>When it is due first; null for when the schedule says.</summary>
    public string? DueTime { get; init; }

    /// <summary>How often it is due; null for no end.</summary>
    public uint? Repeats { get; init; }

    /// <summary>When it ends, counted from the due time, or else from now; null for never.</summary>
    public string? TimeToLive { get; init; }

    /// <summary>What happens when it cannot be handled.</summary>
    public DueRetries Retries { get; init; } = DueRetries.Default;

    /// <summary>Makes what the terms say.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="content">What whoever handles it is to get.</param>
    /// <param name="now">When it is scheduled.</param>
    /// <returns>What is kept; null when it ends before it is due for the first time.</returns>
    /// <exception cref="ScheduleFormatException">The terms are no such thing, or do not go together; the message is the runtime's.</exception>
    public DueJob? ToJob(DueKey key, ReadOnlyMemory<byte> content, DateTimeOffset now)
    {
        var schedule = Schedule is null ? null : Time.Schedules.Schedule.Parse(Schedule);
        if (schedule is null && DueTime is null) throw new ScheduleFormatException("job must have either a due time or a schedule");
        if (Repeats == 0) throw new ScheduleFormatException("defined repeats must be greater than 0");
        if (schedule is null && Repeats > 1) throw new ScheduleFormatException("job must have a schedule to repeat");
        if (schedule is null && TimeToLive is not null) throw new ScheduleFormatException("job must have a schedule to have a ttl");

        DateTimeOffset? begin = DueTime is null ? null : PointInTime.Parse(DueTime, now, "due time");
        DateTimeOffset? end = TimeToLive is null ? null : PointInTime.Parse(TimeToLive, begin ?? now, "ttl");
        if (end < begin) throw new ScheduleFormatException("ttl must be greater than due time");

        return (begin ?? schedule!.Next(now)) is { } first && !(first > end)
            ? new DueJob { Key = key, Content = content, Schedule = Schedule, Repeats = Repeats, End = end, Retries = Retries, Due = first, Tick = first }
            : null;
    }
}
