using System.Text.RegularExpressions;

namespace Dapr.Jobs;

/// <summary>Builds a cron expression of six fields: second, minute, hour, day of the month, month, day of the week. What is not said allows everything.</summary>
/// <example><c>new CronExpressionBuilder().On(OnCronPeriod.Second, 0).On(OnCronPeriod.Minute, 30).On(OnCronPeriod.Hour, 9).Through(DayOfWeek.Monday, DayOfWeek.Friday)</c> is 9:30 on working days.</example>
public sealed partial class CronExpressionBuilder
{
    private const int Second = 0;
    private const int Minute = 1;
    private const int Hour = 2;
    private const int DayOfMonth = 3;
    private const int Month = 4;
    private const int Weekday = 5;

    private static readonly (int Least, int Most)[] Bounds = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

    private readonly string[] _fields = ["*", "*", "*", "*", "*", "*"];

    /// <summary>Allows some numbers.</summary>
    /// <param name="period">The field.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of them is none of the field.</exception>
    public CronExpressionBuilder On(OnCronPeriod period, params int[] values)
    {
        var field = period switch
        {
            OnCronPeriod.Second => Second,
            OnCronPeriod.Minute => Minute,
            OnCronPeriod.Hour => Hour,
            OnCronPeriod.DayOfMonth => DayOfMonth,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "There is no such field."),
        };
        return Listed(field, values, value => Number(field, value, nameof(values)), nameof(values));
    }

    /// <summary>Allows some months.</summary>
    /// <param name="months">The months.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no month.</exception>
    public CronExpressionBuilder On(params MonthOfYear[] months) => Listed(Month, months, Name, nameof(months));

    /// <summary>Allows some days of the week.</summary>
    /// <param name="days">The days.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no day.</exception>
    public CronExpressionBuilder On(params DayOfWeek[] days) => Listed(Weekday, days, Name, nameof(days));

    /// <summary>Allows a range of numbers, its ends included.</summary>
    /// <param name="period">The field.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, which comes after it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of them is none of the field.</exception>
    /// <exception cref="ArgumentException">The last does not come after the first.</exception>
    public CronExpressionBuilder Through(ThroughCronPeriod period, int from, int to)
    {
        var field = period switch
        {
            ThroughCronPeriod.Second => Second,
            ThroughCronPeriod.Minute => Minute,
            ThroughCronPeriod.Hour => Hour,
            ThroughCronPeriod.DayOfMonth => DayOfMonth,
            ThroughCronPeriod.Month => Month,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "There is no such field."),
        };
        return Range(field, Number(field, from, nameof(from)), Number(field, to, nameof(to)), from < to);
    }

    /// <summary>Allows a range of days, its ends included.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, which comes after it; a week begins on Sunday.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The last does not come after the first.</exception>
    public CronExpressionBuilder Through(DayOfWeek from, DayOfWeek to) => Range(Weekday, Name(from), Name(to), from < to);

    /// <summary>Allows a range of months, its ends included.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, which comes after it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The last does not come after the first.</exception>
    public CronExpressionBuilder Through(MonthOfYear from, MonthOfYear to) => Range(Month, Name(from), Name(to), from < to);

    /// <summary>Allows everything.</summary>
    /// <param name="period">The field.</param>
    /// <returns>This builder.</returns>
    public CronExpressionBuilder Each(CronPeriod period) => Set(
        period switch
        {
            CronPeriod.Second => Second,
            CronPeriod.Minute => Minute,
            CronPeriod.Hour => Hour,
            CronPeriod.DayOfMonth => DayOfMonth,
            CronPeriod.Month => Month,
            CronPeriod.DayOfWeek => Weekday,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "There is no such field."),
        },
        "*");

    /// <summary>Allows every so many.</summary>
    /// <param name="period">The field.</param>
    /// <param name="interval">How many, at least 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1, or more than the field has.</exception>
    public CronExpressionBuilder Every(EveryCronPeriod period, int interval)
    {
        var field = period switch
        {
            EveryCronPeriod.Second => Second,
            EveryCronPeriod.Minute => Minute,
            EveryCronPeriod.Hour => Hour,
            EveryCronPeriod.Month => Month,
            EveryCronPeriod.DayInMonth => DayOfMonth,
            EveryCronPeriod.DayInWeek => Weekday,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "There is no such field."),
        };
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, Bounds[field].Most);
        return Set(field, $"*/{interval}");
    }

    /// <summary>The expression.</summary>
    /// <returns>Its six fields.</returns>
    public override string ToString() => string.Join(' ', _fields);

    /// <summary>Whether a text has the form of such an expression.</summary>
    internal static bool IsCronExpression(string text) => Form().IsMatch(text);

    private static string Number(int field, int value, string parameter) => value >= Bounds[field].Least && value <= Bounds[field].Most
        ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(parameter, value, $"Must be {Bounds[field].Least} to {Bounds[field].Most}.");

    private static string Name<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value.ToString()[..3].ToUpperInvariant() : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such day or month.");

    private CronExpressionBuilder Listed<T>(int field, T[] values, Func<T, string> text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        return values.Length > 0 ? Set(field, string.Join(',', values.Distinct().Order().Select(text))) : throw new ArgumentException("Nothing would be allowed.", parameter);
    }

    private CronExpressionBuilder Range(int field, string from, string to, bool isInOrder) =>
        isInOrder ? Set(field, $"{from}-{to}") : throw new ArgumentException($"{to} does not come after {from}.", nameof(to));

    private CronExpressionBuilder Set(int field, string value)
    {
        _fields[field] = value;
        return this;
    }

    [GeneratedRegex(@"^((CRON_)?TZ=\S+ +)?[\d*?/,-]+( +[\d*?/,-]+){3}( +[\dA-Za-z*?/,-]+){2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
