using Dapr.Jobs;
using Dapr.Jobs.Models;
using DayOfWeek = Dapr.Jobs.DayOfWeek;

namespace Dapr.Client.Tests.Jobs;

/// <summary>Cron expressions and schedules, as they are written.</summary>
public sealed class CronExpressionBuilderTests
{
    [Fact]
    public void ToString_WhatIsSaid_StandsInItsField()
    {
        Assert.Equal("* * * * * *", new CronExpressionBuilder().ToString());
        Assert.Equal(
            "0 0,30 9-17 */2 JAN,JUL MON-FRI",
            new CronExpressionBuilder()
                .On(OnCronPeriod.Second, 0)
                .On(OnCronPeriod.Minute, 30, 0, 30)
                .Through(ThroughCronPeriod.Hour, 9, 17)
                .Every(EveryCronPeriod.DayInMonth, 2)
                .On(MonthOfYear.July, MonthOfYear.January)
                .Through(DayOfWeek.Monday, DayOfWeek.Friday)
                .ToString());
        Assert.Equal(
            "*/5 */10 */4 1,15 MAR-MAY SUN,SAT",
            new CronExpressionBuilder()
                .Every(EveryCronPeriod.Second, 5)
                .Every(EveryCronPeriod.Minute, 10)
                .Every(EveryCronPeriod.Hour, 4)
                .On(OnCronPeriod.DayOfMonth, 1, 15)
                .Through(MonthOfYear.March, MonthOfYear.May)
                .On(DayOfWeek.Saturday, DayOfWeek.Sunday)
                .ToString());
        Assert.Equal("* * * * */3 */2", new CronExpressionBuilder().Every(EveryCronPeriod.Month, 3).On(DayOfWeek.Monday).Every(EveryCronPeriod.DayInWeek, 2).ToString());
    }

    [Theory]
    [InlineData(CronPeriod.Second)]
    [InlineData(CronPeriod.Minute)]
    [InlineData(CronPeriod.Hour)]
    [InlineData(CronPeriod.DayOfMonth)]
    [InlineData(CronPeriod.Month)]
    [InlineData(CronPeriod.DayOfWeek)]
    public void Each_Field_TakesBackWhatWasSaid(CronPeriod period)
    {
        var builder = new CronExpressionBuilder()
            .On(OnCronPeriod.Second, 1).On(OnCronPeriod.Minute, 1).On(OnCronPeriod.Hour, 1).On(OnCronPeriod.DayOfMonth, 1).On(MonthOfYear.January).On(DayOfWeek.Monday);
        string[] fields = ["1", "1", "1", "1", "JAN", "MON"];
        fields[(int)period] = "*";

        Assert.Equal(string.Join(' ', fields), builder.Each(period).ToString());
    }

    [Fact]
    public void Build_WhatNoFieldHas_IsRefused()
    {
        var builder = new CronExpressionBuilder();

        Assert.Throws<ArgumentOutOfRangeException>("values", () => builder.On(OnCronPeriod.Second, 60));
        Assert.Throws<ArgumentOutOfRangeException>("values", () => builder.On(OnCronPeriod.DayOfMonth, 0));
        Assert.Throws<ArgumentException>("values", () => builder.On(OnCronPeriod.Hour));
        Assert.Throws<ArgumentOutOfRangeException>("to", () => builder.Through(ThroughCronPeriod.Month, 1, 13));
        Assert.Throws<ArgumentException>("to", () => builder.Through(ThroughCronPeriod.Hour, 5, 5));
        Assert.Throws<ArgumentException>("to", () => builder.Through(DayOfWeek.Friday, DayOfWeek.Monday));
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => builder.Every(EveryCronPeriod.Hour, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.On((DayOfWeek)7));
        Assert.Equal("* * * * * *", builder.ToString());
    }

    [Theory]
    [InlineData("@daily", true, false, false, false)]
    [InlineData("@every 1h30m", true, false, true, false)]
    [InlineData("90s", false, false, true, false)]
    [InlineData("2026-01-01T00:00:00.0000000+00:00", false, true, false, false)]
    [InlineData("0 30 9 * JAN MON-FRI", false, false, false, true)]
    [InlineData("TZ=Europe/Berlin 0 30 9 * * *", false, false, false, true)]
    [InlineData("@sometimes", false, false, false, false)]
    [InlineData("* * * * *", false, false, false, false)]
    public void FromExpression_Kinds_AreTold(string expression, bool isPeriod, bool isTime, bool isDuration, bool isCron)
    {
        var schedule = DaprJobSchedule.FromExpression(expression);

        Assert.Equal(
            (isPeriod, isTime, isDuration, isCron),
            (schedule.IsPrefixedPeriodExpression, schedule.IsPointInTimeExpression, schedule.IsDurationExpression, schedule.IsCronExpression));
    }

    /// <summary>The official SDK keeps the hours of a day only.</summary>
    [Theory]
    [InlineData("00:00:05", "@every 5s")]
    [InlineData("2.03:04:05", "@every 51h4m5s")]
    [InlineData("00:00:01.5", "@every 1s500ms")]
    [InlineData("00:00:00.0000123", "@every 12us300ns")]
    [InlineData("00:00:00", "@every 0s")]
    public void FromDuration_AnyLength_IsWhole(string duration, string expression) =>
        Assert.Equal(expression, DaprJobSchedule.FromDuration(TimeSpan.Parse(duration, System.Globalization.CultureInfo.InvariantCulture)).ExpressionValue);

    [Fact]
    public void Schedule_AsJson_IsItsExpression()
    {
        var json = System.Text.Json.JsonSerializer.Serialize(DaprJobSchedule.Daily);

        Assert.Equal("\"@daily\"", json);
        Assert.Equal("@daily", System.Text.Json.JsonSerializer.Deserialize<DaprJobSchedule>(json)!.ExpressionValue);
    }
}
