using System.Net;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Sidecar.Tests.Jobs;

/// <summary>When jobs come to the application, by the clock.</summary>
public sealed class JobDeliveryTests
{
    [Fact]
    public async Task Every_OnTheClock_ComesWhenItIsDueAndAsOftenAsItRepeats()
    {
        await using var sidecar = await JobSidecar.StartAsync();
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 10s", Repeats = 3 });

        await sidecar.AdvanceAsync(9.999);
        Assert.Empty(sidecar.Got);
        await sidecar.AdvanceAsync(100);

        Assert.Equal([("j", 10), ("j", 20), ("j", 30)], sidecar.Got);
        Assert.Empty(await sidecar.NamesAsync());
    }

    [Fact]
    public async Task Cron_ThirtyDays_ComesThirtyTimes()
    {
        await using var sidecar = await JobSidecar.StartAsync();
        await sidecar.ScheduleAsync("nightly", new Job { Schedule = "0 30 3 * * *" });

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(Enumerable.Range(0, 30).Select(day => ("nightly", (day * 86_400d) + 12_600)), sidecar.Got);
        Assert.Equal(["nightly"], await sidecar.NamesAsync());
    }

    [Fact]
    public async Task DueTime_AndASchedule_ComesFirstThenAndFromThereOnBySchedule()
    {
        await using var sidecar = await JobSidecar.StartAsync();
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 10s", DueTime = "3s", Ttl = "21s" });

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("j", 3), ("j", 13), ("j", 23)], sidecar.Got);
    }

    [Fact]
    public async Task DueTime_Far_ComesWhenItsYearComes()
    {
        await using var sidecar = await JobSidecar.StartAsync();
        await sidecar.ScheduleAsync("j", new Job { DueTime = "2027-01-01T00:00:00Z" });

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(364));
        Assert.Empty(sidecar.Got);
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal([("j", 365 * 86_400d)], sidecar.Got);
    }

    [Fact]
    public async Task Failure_ByDefault_IsTriedThreeTimesMoreASecondApart()
    {
        await using var sidecar = await JobSidecar.StartAsync((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError)));
        await sidecar.ScheduleAsync("j", new Job { DueTime = "5s" });

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("j", 5), ("j", 6), ("j", 7), ("j", 8)], sidecar.Got);
        Assert.Empty(await sidecar.NamesAsync());
    }

    [Fact]
    public async Task Failure_Constant_IsTriedByItsIntervalAndTheNextTickCountsFromTheSchedule()
    {
        var answers = new Queue<HttpStatusCode>([HttpStatusCode.BadRequest, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK]);
        await using var sidecar = await JobSidecar.StartAsync((_, _) => Task.FromResult(new HttpResponseMessage(answers.TryDequeue(out var answer) ? answer : HttpStatusCode.OK)));
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 10s", Repeats = 2, FailurePolicy = Constant(TimeSpan.FromSeconds(2)) });

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("j", 10), ("j", 12), ("j", 14), ("j", 20)], sidecar.Got);
    }

    [Fact]
    public async Task Failure_Drop_IsNotTriedAgain()
    {
        await using var sidecar = await JobSidecar.StartAsync((_, _) => throw new HttpRequestException("nobody there"));
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 10s", Repeats = 2, FailurePolicy = new JobFailurePolicy { Drop = new() } });

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("j", 10), ("j", 20)], sidecar.Got);
    }

    [Fact]
    public async Task NextTick_WhileTheOneBeforeIsHandled_Waits()
    {
        var (isFirst, goesOn) = (true, new TaskCompletionSource());
        var begun = new TaskCompletionSource();
        await using var sidecar = await JobSidecar.StartAsync(async (_, _) =>
        {
            if (isFirst)
            {
                isFirst = false;
                begun.SetResult();
                await goesOn.Task;
            }

            return new HttpResponseMessage();
        });
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 1s" });

        // Fired, and not waited for: the lease is extended on the way, and four ticks are missed.
        for (var second = 0; second < 5; second++)
        {
            sidecar.Clock.Advance(TimeSpan.FromSeconds(1));
            await begun.Task.WithLimit(() => "no job");
        }

        Assert.Single(sidecar.Got);
        goesOn.SetResult();
        await sidecar.Clock.SettleAsync();

        Assert.Equal([("j", 1), ("j", 5), ("j", 5), ("j", 5), ("j", 5)], sidecar.Got);
    }

    [Fact]
    public async Task MissedTicks_WithoutAnApplication_AreCaughtUpWhenItComes()
    {
        var clock = new ManualClock();
        var plane = new ControlPlane();
        await using (var alone = await TestSidecar.StartAsync(options => (options.Clock, options.ControlPlane) = (clock, plane)))
        {
            await alone.Rpc.InvokeAsync(DaprMethods.ScheduleJob, new ScheduleJobRequest { Job = new Job { Name = "j", Schedule = "@every 1m" } });
            await clock.AdvanceAsync(TimeSpan.FromMinutes(3.5));
        }

        await using var sidecar = await JobSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock);
        await clock.SettleAsync();
        await clock.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([("j", 0), ("j", 0), ("j", 0), ("j", 30)], sidecar.Got);
    }

    [Fact]
    public async Task Overwrite_BeginsAnew_AlsoWhileTheOldOneIsHandled()
    {
        JobSidecar sidecar = null!;
        var isFirst = true;
        sidecar = await JobSidecar.StartAsync(async (_, _) =>
        {
            if (isFirst)
            {
                isFirst = false;
                await sidecar.ScheduleAsync("j", new Job { DueTime = "5s" }, overwrite: true);
            }

            return new HttpResponseMessage();
        });
        await using var _ = sidecar;
        await sidecar.ScheduleAsync("j", new Job { DueTime = "1h" });
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 10s" }, overwrite: true);

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("j", 10), ("j", 15)], sidecar.Got);
    }

    [Fact]
    public async Task Delete_BeforeItIsDue_NeverComes()
    {
        await using var sidecar = await JobSidecar.StartAsync();
        await sidecar.ScheduleAsync("j", new Job { Schedule = "@every 1s" });
        await sidecar.AdvanceAsync(1);

        await sidecar.Sidecar.Rpc.InvokeAsync(DaprMethods.DeleteJob, new DeleteJobRequest { Name = "j" });
        await sidecar.AdvanceAsync(60);

        Assert.Single(sidecar.Got);
    }

    [Fact]
    public async Task Http_Name_IsEscapedInThePath()
    {
        string? asked = null;
        await using var sidecar = await JobSidecar.StartAsync((request, _) =>
        {
            asked = request.RequestUri!.AbsolutePath;
            return Task.FromResult(new HttpResponseMessage());
        });
        await sidecar.ScheduleAsync("a b%ä||+", new Job { DueTime = "0s" });
        await sidecar.Clock.SettleAsync();

        Assert.Equal("/job/a%20b%25%C3%A4%7C%7C%2B", asked);
    }

    [Fact]
    public async Task TwoSidecarsOfOneName_EachTick_ComesToOneOfThem()
    {
        var (clock, plane) = (new ManualClock(), new ControlPlane());
        await using var one = await JobSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock);
        await using var two = await JobSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock);
        for (var number = 0; number < 20; number++)
        {
            await one.ScheduleAsync($"j{number}", new Job { Schedule = "@every 1s", Repeats = 5 });
        }

        await clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(100, one.Got.Count + two.Got.Count);
        Assert.Equal(100, one.Got.Concat(two.Got).Distinct().Count());
    }

    [Fact]
    public async Task Stop_WhileAJobIsDelivered_GivesItToTheNextOne()
    {
        var (clock, plane) = (new ManualClock(), new ControlPlane());
        var begun = new TaskCompletionSource();
        await using (var first = await JobSidecar.StartAsync(
            async (_, cancellationToken) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return new HttpResponseMessage();
            },
            options => (options.ControlPlane, options.GracefulShutdown) = (plane, TimeSpan.FromMilliseconds(50)),
            clock))
        {
            await first.ScheduleAsync("j", new Job { DueTime = "0s" });
            await begun.Task.WithLimit(() => "no job");
        }

        await using var next = await JobSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock);
        await clock.SettleAsync();

        Assert.Equal([("j", 0)], next.Got);
        Assert.Empty(await next.NamesAsync());
    }

    [Fact]
    public async Task Grpc_OnlyTheOlderName_IsCalledByIt()
    {
        var got = new List<JobEventRequest>();
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(AppCallbackMethods.OnJobEventAlpha1, (request, _) =>
        {
            got.Add(request);
            return Task.FromResult(new JobEventResponse());
        }));
        await using var sidecar = await JobSidecar.StartAsync(configure: options => (options.AppHandler, options.AppProtocol) = (app.CreateHandler(), AppProtocol.Grpc));
        var data = Any.Pack(new StringValue { Value = "x" });
        await sidecar.ScheduleAsync("j", new Job { DueTime = "0s", Data = data });
        await sidecar.Clock.SettleAsync();

        Assert.Equal(
            [new JobEventRequest { Name = "j", Data = data, Method = "job/j", ContentType = data.TypeUrl, HttpExtension = new() { Verb = HTTPExtension.Types.Verb.Post } }], got);
    }

    [Theory]
    [InlineData(RpcStatusCode.NotFound, 1)]
    [InlineData(RpcStatusCode.Internal, 4)]
    [InlineData(RpcStatusCode.Cancelled, 4)]
    public async Task Grpc_Answers_AreTriedAgainUnlessThereIsNoSuchJob(RpcStatusCode code, int times)
    {
        var got = 0;
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(AppCallbackMethods.OnJobEvent, (_, _) =>
        {
            Interlocked.Increment(ref got);
            return Task.FromException<JobEventResponse>(new RpcCallException(code, "no"));
        }));
        await using var sidecar = await JobSidecar.StartAsync(configure: options => (options.AppHandler, options.AppProtocol) = (app.CreateHandler(), AppProtocol.Grpc));
        await sidecar.ScheduleAsync("j", new Job { DueTime = "0s" });

        await sidecar.AdvanceAsync(60);

        Assert.Equal(times, got);
    }

    [Fact]
    public async Task Log_NoHandlerAndGivenUp_NamesTheJob()
    {
        var log = new CollectedLog();
        await using var sidecar = await JobSidecar.StartAsync(
            (request, _) => Task.FromResult(new HttpResponseMessage(request.RequestUri!.AbsolutePath.EndsWith("/lost", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.BadGateway)),
            options => options.LoggerFactory = log);
        await sidecar.ScheduleAsync("lost", new Job { DueTime = "0s" });
        await sidecar.ScheduleAsync("broken", new Job { DueTime = "0s", FailurePolicy = new JobFailurePolicy { Drop = new() } });
        await sidecar.Clock.SettleAsync();

        var said = log.All.Select(entry => entry.Message).ToList();
        Assert.Contains("The application has no handler of job lost (it answered 404), which counts as done", said);
        Assert.Contains("Job broken was not handled: the application answered 502", said);
        Assert.Contains("app||default||app1||broken was due and could not be handled (tries: 1); this time is given up", said);
    }

    private static JobFailurePolicy Constant(TimeSpan interval) => new() { Constant = new() { Interval = interval.ToDuration() } };
}
