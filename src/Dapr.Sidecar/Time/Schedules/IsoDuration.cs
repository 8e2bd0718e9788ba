using System.Globalization;
using System.Text.RegularExpressions;

namespace Dapr.Sidecar.Time.Schedules;

/// <summary>A duration of ISO 8601, such as <c>P1DT2H</c>, which may say how often: <c>R3/PT1M</c>.</summary>
/// <param name="Months">Months, and twelve for each year: how long they are, the calendar says.</param>
/// <param name="Rest">Everything that is shorter.</param>
/// <param name="Repeats">How often; null when it does not say.</param>
internal sealed partial record IsoDuration(int Months, TimeSpan Rest, int? Repeats)
{
    // Beyond it no calendar goes.
    private const int MostDays = 10_000_000;

    /// <summary>Reads a duration; null when it is none.</summary>
    public static IsoDuration? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || text[^1] is 'P' or 'T') return null;

        int? Number(string name) => match.Groups[name] is { Success: true } group
            ? int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1
            : null;

        int?[] numbers = [Number("repeats"), Number("years"), Number("months"), Number("weeks"), Number("days"), Number("hours"), Number("minutes"), Number("seconds")];
        if (numbers.Any(number => number < 0) || numbers[1..5].Any(number => number > MostDays)) return null;

        var days = ((numbers[3] ?? 0) * 7) + (numbers[4] ?? 0);
        var rest = TimeSpan.FromDays(days) + TimeSpan.FromHours(numbers[5] ?? 0) + TimeSpan.FromMinutes(numbers[6] ?? 0) + TimeSpan.FromSeconds(numbers[7] ?? 0);
        return new IsoDuration(((numbers[1] ?? 0) * 12) + (numbers[2] ?? 0), rest, numbers[0]);
    }

    [GeneratedRegex(@"^(R(?<repeats>\d+)/)?P((?<years>\d+)Y)?((?<months>\d+)M)?((?<weeks>\d+)W)?((?<days>\d+)D)?(T((?<hours>\d+)H)?((?<minutes>\d+)M)?((?<seconds>\d+)S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
