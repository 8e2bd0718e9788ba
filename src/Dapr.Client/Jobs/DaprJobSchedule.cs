using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Dapr.Jobs.Models;

/// <summary>When a job is due: at a time, or again and again.</summary>
[JsonConverter(typeof(DaprJobScheduleConverter))]
public sealed partial class DaprJobSchedule
{
    private const string Every = "@every ";

    private DaprJobSchedule(string expression) => ExpressionValue = expression;

    /// <summary>The schedule in the runtime's words.</summary>
    public string ExpressionValue { get; }

    /// <summary>The first of January, at midnight, UTC.</summary>
    public static DaprJobSchedule Yearly { get; } = new("@yearly");

    /// <summary>The first of each month, at midnight, UTC.</summary>
    public static DaprJobSchedule Monthly { get; } = new("@monthly");

    /// <summary>Each Sunday, at midnight, UTC.</summary>
    public static DaprJobSchedule Weekly { get; } = new("@weekly");

    /// <summary>Each day, at midnight, UTC.</summary>
    public static DaprJobSchedule Daily { get; } = new("@daily");

    /// <summary>Each day, at midnight, UTC.</summary>
    public static DaprJobSchedule Midnight { get; } = new("@midnight");

    /// <summary>At the beginning of each hour.</summary>
    public static DaprJobSchedule Hourly { get; } = new("@hourly");

    /// <summary>Whether it is <c>@every</c> and a duration, or <c>@daily</c> and its like.</summary>
    public bool IsPrefixedPeriodExpression => ExpressionValue is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly"
        || (ExpressionValue.StartsWith(Every, StringComparison.Ordinal) && IsDurationExpression);

    /// <summary>Whether it is a time.</summary>
    public bool IsPointInTimeExpression => DateTimeOffset.TryParse(ExpressionValue, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether it is a duration, with <c>@every</c> before it or without, from one time to the next.</summary>
    public bool IsDurationExpression => Duration().IsMatch(ExpressionValue);

    /// <summary>Whether it is a cron expression of six fields.</summary>
    public bool IsCronExpression => CronExpressionBuilder.IsCronExpression(ExpressionValue);

    /// <summary>By a cron expression.</summary>
    /// <param name="builder">The expression.</param>
    /// <returns>The schedule.</returns>
    public static DaprJobSchedule FromCronExpression(CronExpressionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new DaprJobSchedule(builder.ToString());
    }

    /// <summary>Once, at a time.</summary>
    /// <param name="scheduledTime">The time; one that is over is now.</param>
    /// <returns>The schedule.</returns>
    public static DaprJobSchedule FromDateTime(DateTimeOffset scheduledTime) => new(scheduledTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>In the runtime's words: six fields of cron, which a time zone such as <c>TZ=Europe/Berlin</c> may precede, <c>@every 1h30m</c>, <c>@daily</c> and its like, a duration, or a time.</summary>
    /// <param name="expression">The words; the runtime refuses what it does not know.</param>
    /// <returns>The schedule.</returns>
    public static DaprJobSchedule FromExpression(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new DaprJobSchedule(expression);
    }

    /// <summary>Again and again, always the same time apart, and first so long from now.</summary>
    /// <param name="duration">How long.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static DaprJobSchedule FromDuration(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var text = new StringBuilder(Every);
        Append((long)duration.TotalHours, "h");
        Append(duration.Minutes, "m");
        Append(duration.Seconds, "s");
        Append(duration.Milliseconds, "ms");
        Append(duration.Microseconds, "us");
        Append(duration.Nanoseconds, "ns");
        if (text.Length == Every.Length) text.Append("0s");
        return new DaprJobSchedule(text.ToString());

        void Append(long number, string unit)
        {
            if (number > 0) text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => ExpressionValue;

    /// <summary>The schedule as the runtime takes it, which knows a duration alone as a due time only.</summary>
    internal string ToWire() => IsDurationExpression && !ExpressionValue.StartsWith('@') ? Every + ExpressionValue : ExpressionValue;

    [GeneratedRegex(@"^(@every )?(\d+(\.\d+)?(h|ms|m|s|us|µs|ns))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
