using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Actors.Timers;

/// <summary>When a timer is due.</summary>
/// <param name="Due">First.</param>
/// <param name="Period">Then again and again; null for once.</param>
/// <param name="End">After which it is due no more; null for never.</param>
internal sealed record TimerTerms(DateTimeOffset Due, ActorPeriod? Period, DateTimeOffset? End)
{
    /// <summary>Reads the words in which a timer is registered.</summary>
    /// <exception cref="ScheduleFormatException">They are none; the message is the runtime's where that is known.</exception>
    public static TimerTerms Parse(string dueTime, string period, string timeToLive, DateTimeOffset now)
    {
        var due = dueTime.Length == 0 ? now : Time(dueTime, now, "due time");
        ActorPeriod? every;
        try
        {
            every = ActorPeriod.Parse(period);
        }
        catch (ScheduleFormatException exception)
        {
            throw new ScheduleFormatException($"error parsing timer period: {exception.Message}");
        }

        if (IsoDuration.TryParse(period) is { Repeats: 0 }) throw new ScheduleFormatException("error parsing timer period: has zero value of repetitions");

        DateTimeOffset? end = timeToLive.Length == 0 ? null : Time(timeToLive, due, "TTL");
        if (end < now || end < due) throw new ScheduleFormatException($"timer has already expired: dueTime: {dueTime} TTL: {timeToLive}");

        return new TimerTerms(due, every, end);
    }

    private static DateTimeOffset Time(string text, DateTimeOffset from, string what)
    {
        try
        {
            return PointInTime.Parse(text, from, what);
        }
        catch (ScheduleFormatException)
        {
            throw new ScheduleFormatException($"error parsing timer {what}: unsupported time/duration format: {text}");
        }
    }
}
