using System.Globalization;
using System.Text.RegularExpressions;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Timestamps and durations as text: RFC 3339, and numbers with units (<c>1h30m</c>, <c>1.5s</c>, <c>-250ms</c>).</summary>
internal static partial class CelTime
{
    private static readonly Dictionary<string, decimal> TicksOf = new(StringComparer.Ordinal)
    {
        ["h"] = TimeSpan.TicksPerHour,
        ["m"] = TimeSpan.TicksPerMinute,
        ["s"] = TimeSpan.TicksPerSecond,
        ["ms"] = TimeSpan.TicksPerMillisecond,
        ["us"] = TimeSpan.TicksPerMicrosecond,
        ["µs"] = TimeSpan.TicksPerMicrosecond,
        ["ns"] = 0.01m,
    };

    public static bool TryParseTimestamp(string text, out DateTimeOffset time)
    {
        time = default;
        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var match = UnitNumbers().Match(text);
        if (!match.Success) return text is "0" or "+0" or "-0";

        try
        {
            var ticks = 0m;
            for (var index = 0; index < match.Groups["number"].Captures.Count; index++)
            {
                var number = match.Groups["number"].Captures[index].ValueSpan;
                ticks += decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                    * TicksOf[match.Groups["unit"].Captures[index].Value];
            }

            duration = TimeSpan.FromTicks((long)(text[0] == '-' ? -ticks : ticks));
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    public static string Format(TimeSpan duration) =>
        $"{((decimal)duration.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)}s";

    /// <summary>The offset of a zone, by its name or as <c>+02:00</c>, at a moment.</summary>
    public static bool TryFindZone(string zone, DateTimeOffset at, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        var match = Offset().Match(zone);
        if (match.Success)
        {
            var span = new TimeSpan(Number(match.Groups["h"]), Number(match.Groups["m"]), 0);
            offset = zone[0] == '-' ? -span : span;
            return span <= TimeSpan.FromHours(14);
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return false;
        offset = found.GetUtcOffset(at);
        return true;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^[+-]?((?<number>\d+\.?\d*|\.\d+)(?<unit>ns|us|µs|ms|s|m|h))+\z")]
    private static partial Regex UnitNumbers();

    [GeneratedRegex(@"^[+-]?(?<h>\d{2}):(?<m>\d{2})\z")]
    private static partial Regex Offset();
}
