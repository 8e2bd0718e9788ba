using System.Runtime.Serialization;

namespace Dapr.Jobs;

/// <summary>A month, as cron expressions name it.</summary>
public enum MonthOfYear
{
    /// <summary>January.</summary>
    [EnumMember(Value = "JAN")]
    January = 1,

    /// <summary>February.</summary>
    [EnumMember(Value = "FEB")]
    February = 2,

    /// <summary>March.</summary>
    [EnumMember(Value = "MAR")]
    March = 3,

    /// <summary>April.</summary>
    [EnumMember(Value = "APR")]
    April = 4,

    /// <summary>May.</summary>
    [EnumMember(Value = "MAY")]
    May = 5,

    /// <summary>June.</summary>
    [EnumMember(Value = "JUN")]
    June = 6,

    /// <summary>July.</summary>
    [EnumMember(Value = "JUL")]
    July = 7,

    /// <summary>August.</summary>
    [EnumMember(Value = "AUG")]
    August = 8,

    /// <summary>September.</summary>
    [EnumMember(Value = "SEP")]
    September = 9,

    /// <summary>October.</summary>
    [EnumMember(Value = "OCT")]
    October = 10,

    /// <summary>November.</summary>
    [EnumMember(Value = "NOV")]
    November = 11,

    /// <summary>December.</summary>
    [EnumMember(Value = "DEC")]
    December = 12,
}
