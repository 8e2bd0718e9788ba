using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Actors.Timers;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Time.Schedules;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Actors.Reminders;

/// <summary>A reminder as it is registered.</summary>
internal sealed record ReminderTerms
{
    public required ActorKey Key { get; init; }

    public required string Name { get; init; }

    public string DueTime { get; init; } = "";

    public string Period { get; init; } = "";

    public string TimeToLive { get; init; } = "";

    /// <summary>What it is called with, as JSON; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Whether it replaces one of its name.</summary>
    public bool Overwrites { get; init; } = true;

    public DueRetries Retries { get; init; } = DueRetries.Default;

    /// <summary>Makes what is kept of it.</summary>
    /// <returns>What is due; null when it ends before it is.</returns>
    /// <exception cref="ScheduleFormatException">The terms are none, or do not go together; the message is the runtime's.</exception>
    public DueJob? ToJob(DueKey key, DateTimeOffset now)
    {
        var (schedule, repeats) = Schedule();
        var terms = new DueTerms
        {
            DueTime = DueTime.Length > 0 ? DueTime : null,
            Schedule = schedule,
            Repeats = repeats,
            TimeToLive = TimeToLive.Length > 0 ? TimeToLive : null,
            Retries = Retries,
        };
        return terms.ToJob(key, ToMessage(schedule).ToByteArray(), now);
    }

    /// <summary>What is wrong with the period, which the runtime looks at before all else; null when nothing is.</summary>
    public string? PeriodFault()
    {
        try
        {
            Schedule();
            return null;
        }
        catch (ScheduleFormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The policy of a request.</summary>
    public static DueRetries ToRetries(JobFailurePolicy? policy) => policy switch
    {
        { Drop: not null } => DueRetries.None,
        { Constant: { } constant } => new DueRetries(
            constant.Interval?.ToTimeSpan() is { } interval && interval > TimeSpan.Zero ? interval : TimeSpan.Zero, constant.HasMaxRetries ? constant.MaxRetries : null),
        _ => DueRetries.Default,
    };

    private (string? Schedule, uint? Repeats) Schedule()
    {
        // Days and more are no intervals for the runtime's scheduler.
        if (IsoDuration.TryParse(Period) is not null && Period[(Period.IndexOf('P', StringComparison.Ordinal) + 1)..].Split('T')[0].Length > 0)
        {
            throw new ScheduleFormatException($"unsupported period format: {Period}");
        }

        return ActorPeriod.Parse(Period) is { } period
            ? ("@every " + GoDuration.Format(period.Rest), period.Repeats is > 0 and var repeats ? (uint)repeats : null)
            : (null, null);
    }

    private ActorReminder ToMessage(string? schedule)
    {
        var message = new ActorReminder { ActorType = Key.Type, ActorId = Key.Id };
        if (DueTime.Length > 0) message.DueTime = DueTime;
        if (schedule is not null) message.Period = schedule;
        if (Data is { } data) message.Data = Any.Pack(new BytesValue { Value = ByteString.CopyFrom(data.Span) });

        // Of one that counts from the due time the runtime does not show it.
        if (TimeToLive.Length > 0 && IsoDuration.TryParse(TimeToLive) is null && !GoDuration.TryParse(TimeToLive, out _)) message.Ttl = TimeToLive;
        return message;
    }
}
