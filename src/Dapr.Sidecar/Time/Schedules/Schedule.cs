using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Time.Schedules;

/// <summary>Times that come again and again: six fields of cron, <c>@every</c> and a duration, or <c>@daily</c> and its like.</summary>
internal abstract class Schedule
{
    private const string Every = "@every ";

    /// <summary>The first time after another one; null when none comes within five years, which is as far as the runtime looks.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Reads a schedule. A zone may stand before it: <c>TZ=Europe/Berlin </c> or <c>CRON_TZ=</c>.</summary>
    /// <param name="text">The schedule.</param>
    /// <param name="otherwise">The zone where none stands before it; null for UTC, as in the runtime's containers.</param>
    /// <param name="secondsOptional">Whether five fields are cron as well: the seconds are left out, and 0.</param>
    /// <exception cref="ScheduleFormatException">It is none; the message is the runtime's.</exception>
    public static Schedule Parse(string text, TimeZoneInfo? otherwise = null, bool secondsOptional = false)
    {
        if (text.Length == 0) throw new ScheduleFormatException("empty spec string");

        var (zone, rest) = Zone(text, otherwise ?? TimeZoneInfo.Utc);
        if (rest.StartsWith(Every, StringComparison.Ordinal))
        {
            var duration = rest[Every.Length..];
            return Interval(duration) is { } interval
                ? new IntervalSchedule(interval)
                : throw new ScheduleFormatException($"failed to parse duration {rest}: time: invalid duration \"{duration}\"");
        }

        return rest.StartsWith('@') ? CronSchedule.Read(Macro(rest), zone, secondsOptional: false) : CronSchedule.Read(rest, zone, secondsOptional);
    }

    private static TimeSpan? Interval(string text)
    {
        try
        {
            return GoDuration.TryParse(text, out var interval) && interval >= TimeSpan.Zero ? interval : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static (TimeZoneInfo Zone, string Times) Zone(string text, TimeZoneInfo otherwise)
    {
        if (!text.StartsWith("TZ=", StringComparison.Ordinal) && !text.StartsWith("CRON_TZ=", StringComparison.Ordinal)) return (otherwise, text);

        var end = text.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : text.Length;
        var name = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..end];
        return TimeZoneInfo.TryFindSystemTimeZoneById(name.Length > 0 ? name : "UTC", out var zone)
            ? (zone, text[end..].Trim())
            : throw new ScheduleFormatException($"provided bad location {name}: unknown time zone {name}");
    }

    private static string Macro(string name) => name switch
    {
        "@yearly" or "@annually" => "0 0 0 1 1 *",
        "@monthly" => "0 0 0 1 * *",
        "@weekly" => "0 0 0 * * 0",
        "@daily" or "@midnight" => "0 0 0 * * *",
        "@hourly" => "0 0 * * * *",
        _ => throw new ScheduleFormatException($"unrecognized descriptor: {name}"),
    };

    /// <summary>Always the same time apart.</summary>
    private sealed class IntervalSchedule(TimeSpan interval) : Schedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => DateTimeOffset.MaxValue - after > interval ? after + interval : null;
    }
}
