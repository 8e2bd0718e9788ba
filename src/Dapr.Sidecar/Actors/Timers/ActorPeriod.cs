using Dapr.Sidecar.Components;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Actors.Timers;

/// <summary>How long it is from one time to the next, and how often: <c>1m30s</c>, <c>PT1M</c>, <c>R3/P1M</c>.</summary>
/// <param name="Months">How long a month is the calendar says.</param>
/// <param name="Rest">Everything that is shorter.</param>
/// <param name="Repeats">How often; null for no end.</param>
internal readonly record struct ActorPeriod(int Months, TimeSpan Rest, int? Repeats)
{
    /// <summary>Reads a period; null when it is empty, or no time passes.</summary>
    /// <exception cref="ScheduleFormatException">It is none.</exception>
    public static ActorPeriod? Parse(string text)
    {
        if (text.Length == 0) return null;

        ActorPeriod period;
        if (IsoDuration.TryParse(text) is { } duration) period = new(duration.Months, duration.Rest, duration.Repeats);
        else if (TryParseGo(text) is { } span) period = new(0, span, null);
        else throw new ScheduleFormatException($"unsupported duration format: {text}");

        return period.Months > 0 || period.Rest > TimeSpan.Zero ? period : null;
    }

    /// <summary>The next time after another; null when it is further than time is counted.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        try
        {
            return time.AddMonths(Months) + Rest;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static TimeSpan? TryParseGo(string text)
    {
        try
        {
            return GoDuration.TryParse(text, out var span) ? span : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
