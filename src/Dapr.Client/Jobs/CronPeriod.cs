namespace Dapr.Jobs;

/// <summary>A field of a cron expression that may allow everything.</summary>
public enum CronPeriod
{
    /// <summary>Seconds of the minute.</summary>
    Second,

    /// <summary>Minutes of the hour.</summary>
    Minute,

    /// <summary>Hours of the day.</summary>
    Hour,

    /// <summary>Days of the month.</summary>
    DayOfMonth,

    /// <summary>Months of the year.</summary>
    Month,

    /// <summary>Days of the week.</summary>
    DayOfWeek,
}
