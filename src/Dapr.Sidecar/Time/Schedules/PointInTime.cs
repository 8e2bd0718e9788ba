using System.Globalization;
using System.Text.RegularExpressions;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Time.Schedules;

/// <summary>A time as due times and ttls say it: RFC 3339, or how long from some time on, as Go or ISO 8601 write durations.</summary>
internal static partial class PointInTime
{
    // Ticks are seven digits; what is finer is left out.
    private const int Fraction = 7;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The time.</param>
    /// <param name="from">What a duration counts from.</param>
    /// <param name="what">What the time is of, for the message.</param>
    /// <exception cref="ScheduleFormatException">It is none; the message is the runtime's.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset from, string what)
    {
        try
        {
            if (IsoDuration.TryParse(text) is { } duration)
            {
                return duration.Repeats is null ? from.AddMonths(duration.Months) + duration.Rest : throw new ScheduleFormatException($"repeats not supported for {what}");
            }

            if (GoDuration.TryParse(text, out var span)) return from + span;
            if (Form().Match(text) is { Success: true } match)
            {
                var digits = match.Groups["fraction"].Value;
                var exact = $"{match.Groups["second"].Value}.{digits[..Math.Min(digits.Length, Fraction)].PadRight(Fraction, '0')}{match.Groups["zone"].Value}";
                if (DateTimeOffset.TryParseExact(exact, "yyyy-MM-dd'T'HH:mm:ss.fffffffK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
            }
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentOutOfRangeException)
        {
            // Further than time is counted.
        }

        throw new ScheduleFormatException($"{what} format not recognized");
    }

    [GeneratedRegex(@"^(?<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.(?<fraction>\d+))?(?<zone>Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
