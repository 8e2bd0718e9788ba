using System.Globalization;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Tests.Time.Schedules;

/// <summary>Due times and ttls.</summary>
public sealed class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0s", "2026-01-31T12:00:00Z")]
    [InlineData("-1h", "2026-01-31T11:00:00Z")]
    [InlineData("1h30m0.5s", "2026-01-31T13:30:00.5Z")]
    [InlineData("PT1H", "2026-01-31T13:00:00Z")]
    [InlineData("P1D", "2026-02-01T12:00:00Z")]
    [InlineData("P2W", "2026-02-14T12:00:00Z")]
    [InlineData("P1M", "2026-02-28T12:00:00Z")]
    [InlineData("P1Y2M3DT4H5M6S", "2027-04-03T16:05:06Z")]
    [InlineData("2099-01-01T00:00:00Z", "2099-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00+02:00", "2098-12-31T22:00:00Z")]
    [InlineData("2026-01-31T12:00:00.0000000+00:00", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567Z")]
    public void Parse_Forms_AreTimes(string text, string time) =>
        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), PointInTime.Parse(text, Now, "due time"));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("1S")]
    [InlineData("2099-01-01")]
    [InlineData("2099-01-01T00:00:00")]
    [InlineData("2099-13-01T00:00:00Z")]
    [InlineData("2099-01-01 00:00:00Z")]
    [InlineData("9999999999999h")]
    [InlineData("P9999999999Y")]
    [InlineData("P999999Y")]
    [InlineData("P99999999999W")]
    public void Parse_OtherTexts_AreRefused(string text) =>
        Assert.Equal("ttl format not recognized", Assert.Throws<ScheduleFormatException>(() => PointInTime.Parse(text, Now, "ttl")).Message);

    [Fact]
    public void Parse_Repeats_AreRefusedAsSuch() =>
        Assert.Equal("repeats not supported for due time", Assert.Throws<ScheduleFormatException>(() => PointInTime.Parse("R2/PT1S", Now, "due time")).Message);
}
