namespace Dapr.Jobs;

/// <summary>A field of a cron expression that allows a range of numbers.</summary>
public enum ThroughCronPeriod
{
    /// <summary>Seconds of the minute, 0 to 59.</summary>
    Second,

    /// <summary>Minutes of the hour, 0 to 59.</summary>
    Minute,

    /// <summary>Hours of the day, 0 to 23.</summary>
    Hour,

    /// <summary>Days of the month, 1 to 31.</summary>
    DayOfMonth,

    /// <summary>Months of the year, 1 to 12.</summary>
    Month,
}
