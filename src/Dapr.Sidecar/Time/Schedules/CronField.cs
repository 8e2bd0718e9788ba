using System.Globalization;

namespace Dapr.Sidecar.Time.Schedules;

/// <summary>The numbers that a field of cron allows: <c>*</c>, <c>?</c>, <c>5</c>, <c>1-5</c>, <c>*/10</c>, <c>5/10</c> from there on, names, and lists of these.</summary>
internal readonly struct CronField
{
    private readonly ulong _numbers;

    private CronField(ulong numbers, bool isAny)
    {
        _numbers = numbers;
        IsAny = isAny;
    }

    /// <summary>Whether it says nothing.</summary>
    public bool IsAny { get; }

    public bool Has(int number) => (_numbers >> number & 1) == 1;

    /// <summary>Reads a field.</summary>
    /// <exception cref="ScheduleFormatException">It is none; the message is the runtime's.</exception>
    public static CronField Parse(string text, int least, int most, params string[] names)
    {
        var (numbers, isAny) = (0UL, false);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (from, to, step, any) = Range(part, least, most, names);
            isAny |= any;
            for (var number = from; number <= to; number += step)
            {
                numbers |= 1UL << number;
            }
        }

        return new CronField(numbers, isAny);
    }

    private static (int From, int To, int Step, bool IsAny) Range(string text, int least, int most, string[] names)
    {
        var parts = text.Split('/');
        var ends = parts[0].Split('-');
        var isAny = ends[0] is "*" or "?";
        var (from, to) = isAny ? (least, most) : (Number(ends[0], least, names), 0);
        if (!isAny)
        {
            to = ends.Length switch
            {
                1 => from,
                2 => Number(ends[1], least, names),
                _ => throw new ScheduleFormatException($"too many hyphens: {text}"),
            };
        }

        var step = 1;
        if (parts.Length > 2) throw new ScheduleFormatException($"too many slashes: {text}");
        if (parts.Length == 2)
        {
            step = Number(parts[1], least, []);
            to = ends.Length == 1 ? most : to;
            isAny = isAny && step <= 1;
        }

        if (from < least) throw new ScheduleFormatException($"beginning of range ({from}) below minimum ({least}): {text}");
        if (to > most) throw new ScheduleFormatException($"end of range ({to}) above maximum ({most}): {text}");
        if (from > to) throw new ScheduleFormatException($"beginning of range ({from}) beyond end of range ({to}): {text}");
        if (step == 0) throw new ScheduleFormatException($"step of range should be a positive number: {text}");

        return (from, to, Math.Min(step, most + 1), isAny);
    }

    private static int Number(string text, int least, string[] names)
    {
        if (Array.IndexOf(names, text.ToLowerInvariant()) is var index and >= 0) return least + index;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new ScheduleFormatException($"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax");
        }

        return number >= 0 ? number : throw new ScheduleFormatException($"negative number ({number}) not allowed: {text}");
    }
}
