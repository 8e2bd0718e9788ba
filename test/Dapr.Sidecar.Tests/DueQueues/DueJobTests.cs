namespace Dapr.Sidecar.Tests.DueQueues;

/// <summary>What comes after a tick, and after a failure.</summary>
public sealed class DueJobTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("@every 5s", null, 5)]
    [InlineData("@every 5s", "1h", 3600)]
    [InlineData(null, "0s", 0)]
    [InlineData("@every 5s", "-10s", -10)]
    public void ToJob_First_IsTheDueTimeOrElseTheScheduleFromNowOn(string? schedule, string? dueTime, int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), Plan(new DueTerms { Schedule = schedule, DueTime = dueTime })!.Due);

    [Theory]
    [InlineData("2500ms", 2)]
    [InlineData("2s", 2)]
    [InlineData("1s", 1)]
    public void Next_TimeToLive_EndsIt(string timeToLive, int ticks) => Assert.Equal(ticks, Ticks(new DueTerms { Schedule = "@every 1s", TimeToLive = timeToLive }).Count);

    [Fact]
    public void ToJob_EndsBeforeItsFirstTick_IsNone()
    {
        Assert.Null(Plan(new DueTerms { Schedule = "@every 1h", TimeToLive = "1m" }));
        Assert.Null(Plan(new DueTerms { Schedule = "@every 1h", TimeToLive = "2001-01-01T00:00:00Z" }));
        Assert.Null(Plan(new DueTerms { Schedule = "0 0 0 30 2 *" }));
    }

    [Fact]
    public void Next_TimeToLiveWithADueTime_CountsFromIt() =>
        Assert.Equal([3600d, 3601, 3602], Ticks(new DueTerms { Schedule = "@every 1s", DueTime = "1h", TimeToLive = "2s" }));

    [Fact]
    public void Next_Repeats_AreAllTicksTheFirstIncluded() =>
        Assert.Equal([10d, 11, 12], Ticks(new DueTerms { Schedule = "@every 1s", DueTime = "10s", Repeats = 3 }));

    [Fact]
    public void AfterFailure_Constant_IsTriedSoOftenAndThenTheNextTickComes()
    {
        var job = Plan(new DueTerms { Schedule = "@every 10s", Repeats = 2, Retries = new DueRetries(TimeSpan.FromSeconds(3), 2) })!;
        var failed = job.AfterFailure(job.Due)!;
        var again = failed.AfterFailure(failed.Due)!;

        Assert.Equal((13d, 10d, 1L), (Seconds(failed.Due), Seconds(failed.Tick), failed.Failures));
        Assert.Equal((16d, 10d, 2L, true), (Seconds(again.Due), Seconds(again.Tick), again.Failures, again.IsLastTry));
        var next = again.AfterFailure(again.Due)!;
        Assert.Equal((20d, 20d, 0L, 1L), (Seconds(next.Due), Seconds(next.Tick), next.Failures, next.Ticks));
        Assert.Null(next.Next());
    }

    [Fact]
    public void AfterFailure_NoLimit_IsTriedForEver()
    {
        var job = Plan(new DueTerms { DueTime = "0s", Retries = new DueRetries(TimeSpan.FromSeconds(1), null) });
        for (var number = 1; number <= 1000; number++)
        {
            job = job!.AfterFailure(job.Due);
        }

        Assert.Equal((1000d, 1000L), (Seconds(job!.Due), job.Failures));
    }

    [Fact]
    public void AfterFailure_AnIntervalOfThousandsOfYears_IsTheEndOfTime()
    {
        var job = Plan(new DueTerms { DueTime = "0s", Retries = new DueRetries(TimeSpan.FromSeconds(315_576_000_000), null) })!;

        Assert.Equal(DateTimeOffset.MaxValue, job.AfterFailure(job.Due)!.Due);
    }

    [Fact]
    public void AfterFailure_None_GivesUpAtOnce()
    {
        Assert.Null(Plan(new DueTerms { DueTime = "0s", Retries = DueRetries.None })!.AfterFailure(Noon));
        Assert.Equal(20d, Seconds(Plan(new DueTerms { Schedule = "@every 10s", Retries = DueRetries.None })!.AfterFailure(Noon)!.Due));
    }

    private static DueJob? Plan(DueTerms terms) => terms.ToJob(new DueKey("q", "j"), default, Noon);

    private static List<double> Ticks(DueTerms terms)
    {
        var ticks = new List<double>();
        for (var job = Plan(terms); job is not null && ticks.Count < 100; job = job.Next())
        {
            ticks.Add(Seconds(job.Due));
        }

        return ticks;
    }

    private static double Seconds(DateTimeOffset time) => (time - Noon).TotalSeconds;
}
