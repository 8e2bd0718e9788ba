using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Dapr.Actors.Runtime;

/// <summary>
/// How the runtime writes when something is due, and how far apart: durations of Go and of ISO 8601, points in time, <c>@every</c> and its like.
/// What other SDKs registered comes back as they wrote it.
/// </summary>
internal static partial class ScheduleText
{
    /// <summary>What the official SDK has for "never" and "not said".</summary>
    public static readonly TimeSpan None = TimeSpan.FromMilliseconds(-1);

    private const string Every = "@every ";

    /// <summary>Looks whether the runtime takes these spans.</summary>
    public static void Validate(
        TimeSpan dueTime,
        TimeSpan period,
        TimeSpan? ttl,
        [CallerArgumentExpression(nameof(dueTime))] string dueTimeName = "",
        [CallerArgumentExpression(nameof(period))] string periodName = "",
        [CallerArgumentExpression(nameof(ttl))] string ttlName = "")
    {
        if (dueTime < TimeSpan.Zero) throw new ArgumentOutOfRangeException(dueTimeName, dueTime, "It cannot be due before now; give TimeSpan.Zero for at once.");
        if (period < None) throw new ArgumentOutOfRangeException(periodName, period, "The period cannot be negative; give -1 millisecond for once.");
        if (ttl < dueTime) throw new ArgumentOutOfRangeException(ttlName, ttl, $"It would end before it is due, which it is after {dueTime}.");
    }

    /// <summary>A span as the official SDK writes it: hours, minutes, seconds and milliseconds, all four. What is shorter is rounded up.</summary>
    public static string Of(TimeSpan span)
    {
        span = TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}h{span.Minutes}m{span.Seconds}s{span.Milliseconds}ms");
    }

    /// <summary>The period of a reminder; empty for once.</summary>
    /// <exception cref="ArgumentException">It is to come so many times, and the period is none that can be written beside a number.</exception>
    public static string OfPeriod(TimeSpan period, int? repetitions)
    {
        if (repetitions is not { } count) return period < TimeSpan.Zero ? "" : Of(period);

        if (period < TimeSpan.Zero || period.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"What comes {count} times comes in whole seconds; {period} are none.", nameof(period));
        }

        // Hours without end: the runtime refuses days.
        var text = new StringBuilder("R").Append(CultureInfo.InvariantCulture, $"{count}/PT");
        if (period.TotalHours >= 1) text.Append(CultureInfo.InvariantCulture, $"{(long)period.TotalHours}H");
        if (period.Minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{period.Minutes}M");
        if (period.Seconds > 0 || period == TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $"{period.Seconds}S");
        return text.ToString();
    }

    /// <summary>How long a text of the runtime's is.</summary>
    /// <param name="text">A duration, a point in time, or a schedule.</param>
    /// <param name="now">From when a point in time is counted.</param>
    /// <returns>-1 millisecond where it says nothing, or where no span can say it, as with cron.</returns>
    /// <exception cref="FormatException">The runtime writes no such text.</exception>
    public static TimeSpan ToSpan(string text, DateTimeOffset now)
    {
        if (text.Length == 0) return None;
        if (text.StartsWith(Every, StringComparison.Ordinal) && Go(text[Every.Length..].Trim()) is { } every) return every;
        if (Named(text) is { } named) return named;
        if (Go(text) is { } go) return go;
        if (Iso(text) is { } iso) return iso;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time - now;
        if (Cron().IsMatch(text)) return None;

        throw new FormatException($"'{text}' is neither a duration such as 1h30m or PT1H30M, nor a time, nor a schedule such as @every 1h.");
    }

    private static TimeSpan? Named(string text) => text switch
    {
        "@yearly" or "@annually" => TimeSpan.FromDays(365),
        "@monthly" => TimeSpan.FromDays(30),
        "@weekly" => TimeSpan.FromDays(7),
        "@daily" or "@midnight" => TimeSpan.FromDays(1),
        "@hourly" => TimeSpan.FromHours(1),
        _ => null,
    };

    private static TimeSpan? Go(string text)
    {
        if (text is "0") return TimeSpan.Zero;
        if (GoForm().Match(text) is not { Success: true } match) return null;

        var ticks = 0m;
        for (var part = 0; part < match.Groups["number"].Captures.Count; part++)
        {
            if (!decimal.TryParse(match.Groups["number"].Captures[part].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            ticks += number * match.Groups["unit"].Captures[part].Value switch
            {
                "h" => TimeSpan.TicksPerHour,
                "m" => TimeSpan.TicksPerMinute,
                "s" => TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "ns" => 1m / TimeSpan.NanosecondsPerTick,
                _ => TimeSpan.TicksPerMicrosecond,
            };
        }

        return Span(match.Groups["sign"].Value is "-" ? -ticks : ticks);
    }

    private static TimeSpan? Iso(string text)
    {
        if (IsoForm().Match(text) is not { Success: true } match || text[^1] is 'P' or 'T') return null;

        decimal Part(string name, long ticks) =>
            match.Groups[name] is { Success: true } group && decimal.TryParse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number * ticks : 0;

        return Span(
            Part("years", 365 * TimeSpan.TicksPerDay) + Part("months", 30 * TimeSpan.TicksPerDay) + Part("weeks", 7 * TimeSpan.TicksPerDay) + Part("days", TimeSpan.TicksPerDay)
            + Part("hours", TimeSpan.TicksPerHour) + Part("minutes", TimeSpan.TicksPerMinute) + Part("seconds", TimeSpan.TicksPerSecond));
    }

    private static TimeSpan? Span(decimal ticks) => decimal.Abs(ticks) <= long.MaxValue ? new TimeSpan((long)ticks) : null;

    [GeneratedRegex(@"^(?<sign>[+-]?)((?<number>\d{1,18}(\.\d{1,9})?)(?<unit>h|ms|m|s|us|µs|μs|ns))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoForm();

    [GeneratedRegex(@"^(R\d+/)?P((?<years>\d{1,9})Y)?((?<months>\d{1,9})M)?((?<weeks>\d{1,9})W)?((?<days>\d{1,9})D)?(T((?<hours>\d{1,9})H)?((?<minutes>\d{1,9})M)?((?<seconds>\d{1,9}(\.\d{1,9})?)S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsoForm();

    [GeneratedRegex(@"^(CRON_TZ=\S+ +|TZ=\S+ +)?\S+( +\S+){4,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Cron();
}
