namespace Dapr.Sidecar.Time.Schedules;

/// <summary>Six fields of cron: second, minute, hour, day of the month, month, day of the week.</summary>
internal sealed class CronSchedule : Schedule
{
    private const int Years = 5;

    private readonly TimeZoneInfo _zone;
    private readonly CronField _seconds;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        _zone = zone;
        _seconds = CronField.Parse(fields[0], 0, 59);
        _minutes = CronField.Parse(fields[1], 0, 59);
        _hours = CronField.Parse(fields[2], 0, 23);
        _days = CronField.Parse(fields[3], 1, 31);
        _months = CronField.Parse(fields[4], 1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
        _weekdays = CronField.Parse(fields[5], 0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");
    }

    /// <summary>Reads the fields.</summary>
    /// <exception cref="ScheduleFormatException">They are none; the message is the runtime's.</exception>
    public static CronSchedule Read(string text, TimeZoneInfo zone, bool secondsOptional)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new CronSchedule(fields, zone),
            5 when secondsOptional => new CronSchedule(["0", .. fields], zone),
            _ => throw new ScheduleFormatException($"expected {(secondsOptional ? "5 to 6" : "exactly 6")} fields, found {fields.Length}: [{string.Join(' ', fields)}]"),
        };
    }

    /// <inheritdoc/>
    /// <remarks>It goes along real time and looks at the clock on the wall: an hour that a zone leaves out has no times, one that it has twice has them twice, as in the runtime.</remarks>
    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        var at = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
        for (var last = Math.Min(at.Year + Years, DateTimeOffset.MaxValue.Year - 1); at.Year <= last;)
        {
            var wall = TimeZoneInfo.ConvertTime(at, _zone);
            if (!_months.Has(wall.Month)) at = Later(at, new DateTime(wall.Year, wall.Month, 1).AddMonths(1));
            else if (!HasDay(wall)) at = Later(at, wall.Date.AddDays(1));
            else if (!_hours.Has(wall.Hour)) at = at.AddHours(1).AddMinutes(-wall.Minute).AddSeconds(-wall.Second);
            else if (!_minutes.Has(wall.Minute)) at = at.AddMinutes(1).AddSeconds(-wall.Second);
            else if (!_seconds.Has(wall.Second)) at = at.AddSeconds(1);
            else return at;
        }

        return null;
    }

    /// <summary>When both fields of days say something, one of the two is enough.</summary>
    private bool HasDay(DateTimeOffset wall)
    {
        var (isDay, isWeekday) = (_days.Has(wall.Day), _weekdays.Has((int)wall.DayOfWeek));
        return _days.IsAny || _weekdays.IsAny ? isDay && isWeekday : isDay || isWeekday;
    }

    /// <summary>The moment in which a day begins; where a zone has no midnight on it, when it does begin.</summary>
    private DateTimeOffset Later(DateTimeOffset than, DateTime wall)
    {
        while (_zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(15);
        }

        var offset = _zone.IsAmbiguousTime(wall) ? _zone.GetAmbiguousTimeOffsets(wall).Max() : _zone.GetUtcOffset(wall);
        var begins = new DateTimeOffset(wall, offset).ToUniversalTime();
        return begins > than ? begins : than.AddHours(1);
    }
}
