using System.Globalization;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Tests.Time;

/// <summary>Cron expressions, macros and intervals: what comes next, and what is refused.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("0 30 9 * * *", "2026-01-01T09:29:59Z", "2026-01-01T09:30:00Z")]
    [InlineData("0 30 9 * * *", "2026-01-01T09:30:00Z", "2026-01-02T09:30:00Z")]
    [InlineData("0 30 9 * * *", "2026-01-01T09:29:59.9990000Z", "2026-01-01T09:30:00Z")]
    [InlineData("*/15 * * * * *", "2026-01-01T00:00:45Z", "2026-01-01T00:01:00Z")]
    [InlineData("10/20 * * * * ?", "2026-01-01T00:00:31Z", "2026-01-01T00:00:50Z")]
    [InlineData("5,10,50-52 59 23 31 dec *", "2026-01-01T00:00:00Z", "2026-12-31T23:59:05Z")]
    [InlineData("0 0 0 1 JAN-MAR/2 *", "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("0 0 12 ? * mon-fri", "2026-01-02T12:00:00Z", "2026-01-05T12:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 13 * fri", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("0 0 0 13 * fri", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 0 */2 * fri", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("0 0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@midnight", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@monthly", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@annually", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@every 1h30m", "2026-01-01T00:00:00.5Z", "2026-01-01T01:30:00.5Z")]
    [InlineData("@every 300ms", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.3Z")]
    [InlineData("@every 0s", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    public void Next_Schedule_IsTheFirstTimeAfter(string schedule, string after, string next) =>
        Assert.Equal(At(next), Schedule.Parse(schedule).Next(At(after)));

    [Theory]
    [InlineData("TZ=Europe/Berlin 0 30 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T08:30:00Z")]
    [InlineData("CRON_TZ=America/New_York 0 0 9 * * *", "2026-07-01T00:00:00Z", "2026-07-01T13:00:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("TZ=Europe/Berlin 0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("TZ=Europe/Berlin @hourly", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("TZ=America/Sao_Paulo @daily", "2018-11-03T12:00:00Z", "2018-11-05T02:00:00Z")]
    [InlineData("TZ=Asia/Kolkata @hourly", "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z")]
    public void Next_InAZone_IsByItsClock(string schedule, string after, string next) =>
        Assert.Equal(At(next), Schedule.Parse(schedule).Next(At(after)));

    [Fact]
    public void Next_DayThatNeverComes_IsNone() =>
        Assert.Null(Schedule.Parse("0 0 0 30 2 *").Next(At("2026-01-01T00:00:00Z")));

    [Fact]
    public void Parse_FiveFields_LeaveTheSecondsOut()
    {
        Assert.Equal(At("2026-01-01T09:30:00Z"), Schedule.Parse("30 9 * * *", secondsOptional: true).Next(At("2026-01-01T00:00:00Z")));
        Assert.Equal(At("2026-01-01T09:30:07Z"), Schedule.Parse("7 30 9 * * *", secondsOptional: true).Next(At("2026-01-01T00:00:00Z")));
        Assert.Equal("expected 5 to 6 fields, found 4: [9 * * *]", Assert.Throws<ScheduleFormatException>(() => Schedule.Parse("9 * * *", secondsOptional: true)).Message);
    }

    [Fact]
    public void Parse_WithoutAZone_IsInTheOneThatIsGiven()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(At("2026-01-01T08:30:00Z"), Schedule.Parse("0 30 9 * * *", berlin).Next(At("2026-01-01T00:00:00Z")));
        Assert.Equal(At("2026-01-01T14:30:00Z"), Schedule.Parse("TZ=America/New_York 0 30 9 * * *", berlin).Next(At("2026-01-01T00:00:00Z")));
    }

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("* * * * *", "expected exactly 6 fields, found 5: [* * * * *]")]
    [InlineData("* * * * * * *", "expected exactly 6 fields, found 7")]
    [InlineData("60 * * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("* 30-10 * * * *", "beginning of range (30) beyond end of range (10): 30-10")]
    [InlineData("*/0 * * * * *", "step of range should be a positive number: */0")]
    [InlineData("1/2/3 * * * * *", "too many slashes: 1/2/3")]
    [InlineData("1-2-3 * * * * *", "too many hyphens: 1-2-3")]
    [InlineData("* * * * monday *", "failed to parse int from monday")]
    [InlineData("@fortnightly", "unrecognized descriptor: @fortnightly")]
    [InlineData("@every soon", "failed to parse duration @every soon")]
    [InlineData("@every -1s", "failed to parse duration @every -1s")]
    [InlineData("TZ=Mars/Olympus @daily", "provided bad location Mars/Olympus")]
    public void Parse_WhatIsNoSchedule_SaysWhy(string schedule, string reason) => Assert.StartsWith(
        reason, Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(schedule)).Message, StringComparison.Ordinal);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
