using System.Globalization;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Tests.Time.Schedules;

/// <summary>When a schedule is due next.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("* * * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z")]
    [InlineData("*/15 * * * * *", "2026-01-01T00:00:44.999Z", "2026-01-01T00:00:45Z")]
    [InlineData("5/20 * * * * *", "2026-01-01T00:00:05Z", "2026-01-01T00:00:25Z")]
    [InlineData("0 30 9 * * *", "2026-01-01T09:30:00Z", "2026-01-02T09:30:00Z")]
    [InlineData("0 0 9-17/4 * * MON-FRI", "2026-01-02T17:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 0 1 jan,Jul ?", "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59Z", "2027-12-31T23:59:59Z")]
    [InlineData("  0   0 0 * * 0 ", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@annually", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@monthly", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@midnight", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:30:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("@every 90m", "2026-01-01T00:00:00.25Z", "2026-01-01T01:30:00.25Z")]
    [InlineData("@every 300ms", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.3Z")]
    [InlineData("@every 0s", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    public void Next_Times_AreThoseOfTheSchedule(string schedule, string after, string next) => Assert.Equal(At(next), Schedule.Parse(schedule).Next(At(after)));

    /// <summary>When both fields of days say something, one of the two is enough.</summary>
    [Theory]
    [InlineData("0 0 0 15 * MON", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("0 0 0 15 * MON", "2026-01-12T00:00:00Z", "2026-01-15T00:00:00Z")]
    [InlineData("0 0 0 15 * *", "2026-01-05T00:00:00Z", "2026-01-15T00:00:00Z")]
    [InlineData("0 0 0 */2 * MON", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")]
    public void Next_DaysOfMonthAndWeek_AreEitherOrBoth(string schedule, string after, string next) => Assert.Equal(At(next), Schedule.Parse(schedule).Next(At(after)));

    [Theory]
    [InlineData("TZ=Europe/Berlin 0 30 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T08:30:00Z")]
    [InlineData("CRON_TZ=America/New_York @daily", "2026-06-01T12:00:00Z", "2026-06-02T04:00:00Z")]
    [InlineData("TZ=UTC @daily", "2026-06-01T12:00:00Z", "2026-06-02T00:00:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("TZ=Europe/Berlin 0 */20 * * * *", "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("TZ=Africa/Cairo @daily", "2026-04-23T12:00:00Z", "2026-04-24T21:00:00Z")]
    public void Next_InAZone_IsByItsClock(string schedule, string after, string next) => Assert.Equal(At(next), Schedule.Parse(schedule).Next(At(after)));

    [Theory]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("0 0 0 31 4,6,9,11 *")]
    public void Next_NeverComes_IsNone(string schedule) => Assert.Null(Schedule.Parse(schedule).Next(At("2026-01-01T00:00:00Z")));

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("every day", "expected exactly 6 fields, found 2: [every day]")]
    [InlineData("*  * * * *", "expected exactly 6 fields, found 5: [* * * * *]")]
    [InlineData("* * * * * * *", "expected exactly 6 fields, found 7: [* * * * * * *]")]
    [InlineData("@sometimes", "unrecognized descriptor: @sometimes")]
    [InlineData("@every soon", "failed to parse duration @every soon: time: invalid duration \"soon\"")]
    [InlineData("@every -1s", "failed to parse duration @every -1s: time: invalid duration \"-1s\"")]
    [InlineData("@every 9999999999999h", "failed to parse duration @every 9999999999999h: time: invalid duration \"9999999999999h\"")]
    [InlineData("TZ=Nowhere/City @daily", "provided bad location Nowhere/City: unknown time zone Nowhere/City")]
    [InlineData("TZ=UTC", "expected exactly 6 fields, found 0: []")]
    [InlineData("60 * * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("30-10 * * * * *", "beginning of range (30) beyond end of range (10): 30-10")]
    [InlineData("*/0 * * * * *", "step of range should be a positive number: */0")]
    [InlineData("1/2/3 * * * * *", "too many slashes: 1/2/3")]
    [InlineData("1-2-3 * * * * *", "too many hyphens: 1-2-3")]
    [InlineData("x * * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("0 0 0 * 13 *", "end of range (13) above maximum (12): 13")]
    public void Parse_NoSchedule_IsRefusedInTheRuntimesWords(string schedule, string message) =>
        Assert.Equal(message, Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(schedule)).Message);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
