using System.Collections.Concurrent;
using System.Net;
using Dapr.Sidecar.Bindings;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>bindings.cron: ticks on the clock.</summary>
public sealed class CronBindingTests : InputBindingContract
{
    [Theory]
    [InlineData("@every 5s", "00:00:05 00:00:10 00:00:15 00:00:20")]
    [InlineData("*/15 * * * * *", "00:00:15 00:00:30 00:00:45 00:01:00")]
    [InlineData("TZ=UTC */20 * * * *", "00:20:00 00:40:00 01:00:00 01:20:00")]
    [InlineData("@hourly", "01:00:00 02:00:00 03:00:00 04:00:00")]
    [InlineData("@every 1ms", "00:00:01 00:00:02 00:00:03 00:00:04")]
    public async Task Ticks_ComeAsTheScheduleSays(string schedule, string times)
    {
        var (clock, ticks) = (new ManualClock(), new ConcurrentQueue<string>());
        var binding = Create(schedule, clock);
        await using var reading = await binding.ReadAsync((_, _) => Handled(() => ticks.Enqueue($"{clock.GetUtcNow():HH:mm:ss}")), CancellationToken.None);

        await clock.AdvanceAsync(TimeSpan.FromHours(5));

        Assert.Equal(times, string.Join(' ', ticks.Take(4)));
    }

    [Fact]
    public async Task Tick_Metadata_IsTimeAndZone()
    {
        var (clock, seen) = (new ManualClock(), new ConcurrentQueue<InputBindingEvent>());
        await using var reading = await Create("@every 1m", clock).ReadAsync((tick, _) => Handled(() => seen.Enqueue(tick)), CancellationToken.None);

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        var tick = Assert.Single(seen);
        Assert.Equal(0, tick.Data.Length);
        Assert.Equal(new Dictionary<string, string> { ["timeZone"] = "Local", ["readTimeUTC"] = "2026-01-01 00:01:00 +0000 UTC" }, tick.Metadata);
    }

    [Fact]
    public async Task Ticks_MonthsApart_AllCome()
    {
        var (clock, ticks) = (new ManualClock(), new ConcurrentQueue<string>());
        await using var reading = await Create("TZ=UTC 0 0 12 1 */6 *", clock).ReadAsync((_, _) => Handled(() => ticks.Enqueue($"{clock.GetUtcNow():MM-dd HH:mm}")), CancellationToken.None);

        await clock.AdvanceAsync(TimeSpan.FromDays(400));

        Assert.Equal(["01-01 12:00", "07-01 12:00", "01-01 12:00"], ticks);
    }

    [Fact]
    public async Task Tick_OneBeforeStillRuns_ComesAllTheSame()
    {
        var (clock, ticks, release) = (new ManualClock(), 0, new TaskCompletionSource<InputBindingAnswer>());
        var reading = await Create("@every 1s", clock).ReadAsync(
            (_, _) =>
            {
                ticks++;
                return release.Task;
            },
            CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, ticks);
        release.SetResult(new InputBindingAnswer { IsHandled = true });
        await reading.DisposeAsync();
    }

    [Fact]
    public async Task Ticks_OfThirtyDays_ReachTheApplicationAndAreWaitedFor()
    {
        var app = new HttpApp(null);
        app.AnswerWith(request => new(request.Method == "POST" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await using var sidecar = await BindingSidecar.StartAsync(app, BindingSidecar.Of("tick", "bindings.cron", ("schedule", "@daily")));

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(30, app.EventTargets.Count(target => target == "/tick") - 1);
        Assert.Equal(30, sidecar.Deliveries.Count(delivery => !delivery.IsHandled));
        Assert.Equal(30, sidecar.Log.All.Count(entry => entry.Message == "An event of tick was not handled: the application answered 500"));
    }

    [Theory]
    [InlineData("", "schedule is missing")]
    [InlineData("* * *", "schedule: '* * *': expected 5 to 6 fields, found 3: [* * *]")]
    [InlineData("@sometimes", "schedule: '@sometimes': unrecognized descriptor: @sometimes")]
    public async Task Schedule_ThatIsNone_KeepsTheSidecarFromStarting(string schedule, string reason)
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => BindingSidecar.StartAsync(null, BindingSidecar.Of("tick", "bindings.cron", ("schedule", schedule))));

        Assert.Equal($"[INIT_COMPONENT_FAILURE]: initialization error occurred for tick (bindings.cron/v1): {reason}", failure.Message);
    }

    private protected override Task<InputBindingSubject> CreateAsync()
    {
        var clock = new ManualClock();
        return Task.FromResult(new InputBindingSubject(Create("@every 1s", clock), _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }));
    }

    private static CronBinding Create(string schedule, TimeProvider clock) => new(BindingSidecar.Of("tick", "bindings.cron", ("schedule", schedule)), clock, NullLogger.Instance);
}
