using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Timers;

/// <summary>How spans are written to the runtime, and all that it may write itself.</summary>
public sealed class ScheduleTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0:00:00", "0h0m0s0ms")]
    [InlineData("0:00:15", "0h0m15s0ms")]
    [InlineData("1.02:03:04.005", "26h3m4s5ms")]
    [InlineData("0:00:00.0001", "0h0m0s1ms")]
    public void Of_ASpan_HasAllFourParts(string span, string text) => Assert.Equal(text, ScheduleText.Of(TimeSpan.Parse(span, null)));

    [Theory]
    [InlineData("0:00:05", null, "0h0m5s0ms")]
    [InlineData("-0:00:00.001", null, "")]
    [InlineData("0:00:05", 3, "R3/PT5S")]
    [InlineData("1.02:03:04", 1, "R1/PT26H3M4S")]
    [InlineData("1:00:00", 2, "R2/PT1H")]
    [InlineData("0:00:00", 2, "R2/PT0S")]
    public void OfPeriod_WithAndWithoutANumber_IsWhatTheRuntimeTakes(string span, int? repetitions, string text) =>
        Assert.Equal(text, ScheduleText.OfPeriod(TimeSpan.Parse(span, null), repetitions));

    [Theory]
    [InlineData("0:00:05.5")]
    [InlineData("-0:00:00.001")]
    public void OfPeriod_ThatCannotStandBesideANumber_IsRefused(string span) =>
        Assert.Throws<ArgumentException>(() => ScheduleText.OfPeriod(TimeSpan.Parse(span, null), 3));

    [Theory]
    [InlineData("", -0.001)]
    [InlineData("0", 0)]
    [InlineData("5s", 5)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("26h3m4s5ms", 93784.005)]
    [InlineData("0h0m15s0ms", 15)]
    [InlineData("250ms", 0.25)]
    [InlineData("1500us", 0.0015)]
    [InlineData("1500µs", 0.0015)]
    [InlineData("1000000ns", 0.001)]
    [InlineData("-1h", -3600)]
    [InlineData("PT5S", 5)]
    [InlineData("PT0.5S", 0.5)]
    [InlineData("P1DT2H3M4S", 93784)]
    [InlineData("P2W", 1209600)]
    [InlineData("P1Y1M", 34128000)]
    [InlineData("R4/PT1H", 3600)]
    [InlineData("@every 1h0m0s", 3600)]
    [InlineData("@every 90s", 90)]
    [InlineData("@hourly", 3600)]
    [InlineData("@daily", 86400)]
    [InlineData("@midnight", 86400)]
    [InlineData("@weekly", 604800)]
    [InlineData("@monthly", 2592000)]
    [InlineData("@yearly", 31536000)]
    [InlineData("@annually", 31536000)]
    [InlineData("2026-01-01T01:00:00Z", 3600)]
    [InlineData("2026-01-01T02:00:00+01:00", 3600)]
    [InlineData("0 30 * * * *", -0.001)]
    [InlineData("30 * * * *", -0.001)]
    [InlineData("TZ=Europe/Berlin 0 30 9 * * MON-FRI", -0.001)]
    public void ToSpan_OfWhateverTheRuntimeWrites_IsRead(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromMicroseconds(seconds * 1_000_000), ScheduleText.ToSpan(text, Now));

    [Theory]
    [InlineData("soon")]
    [InlineData("5")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("@every")]
    [InlineData("@every soon")]
    [InlineData("99999999999h")]
    public void ToSpan_OfAnythingElse_SaysWhatItCouldBe(string text)
    {
        var exception = Assert.Throws<FormatException>(() => ScheduleText.ToSpan(text, Now));

        Assert.Contains($"'{text}'", exception.Message, StringComparison.Ordinal);
    }
}
