namespace Dapr.Jobs;

/// <summary>A field of a cron expression that allows every so many.</summary>
public enum EveryCronPeriod
{
    /// <summary>Seconds, from 0 on.</summary>
    Second,

    /// <summary>Minutes, from 0 on.</summary>
    Minute,

    /// <summary>Hours, from 0 on.</summary>
    Hour,

    /// <summary>Months, from January on.</summary>
    Month,

    /// <summary>Days of the month, from the first on.</summary>
    DayInMonth,

    /// <summary>Days of the week, from Sunday on.</summary>
    DayInWeek,
}
