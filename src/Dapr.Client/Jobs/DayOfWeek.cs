using System.Runtime.Serialization;

namespace Dapr.Jobs;

/// <summary>A day of the week, as cron expressions name it.</summary>
public enum DayOfWeek
{
    /// <summary>Sunday.</summary>
    [EnumMember(Value = "SUN")]
    Sunday = 0,

    /// <summary>Monday.</summary>
    [EnumMember(Value = "MON")]
    Monday = 1,

    /// <summary>Tuesday.</summary>
    [EnumMember(Value = "TUE")]
    Tuesday = 2,

    /// <summary>Wednesday.</summary>
    [EnumMember(Value = "WED")]
    Wednesday = 3,

    /// <summary>Thursday.</summary>
    [EnumMember(Value = "THU")]
    Thursday = 4,

    /// <summary>Friday.</summary>
    [EnumMember(Value = "FRI")]
    Friday = 5,

    /// <summary>Saturday.</summary>
    [EnumMember(Value = "SAT")]
    Saturday = 6,
}
