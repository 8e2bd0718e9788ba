using System.Net;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server.Reflection;
using Dapr.Rpc.Server.Reflection.V1;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Tests.State;

namespace Dapr.Sidecar.Tests.Time;

/// <summary>What of a sidecar its clock waits for.</summary>
public sealed class SidecarTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task AdvanceAsync_CallOfTheApi_IsWaitedForOverHttpAndGrpc()
    {
        var (entered, release) = (new SemaphoreSlim(0), new TaskCompletionSource<StateValue?>(TaskCreationOptions.RunContinuationsAsynchronously));
        var store = new FakeStateStore
        {
            Get = (_, _) =>
            {
                entered.Release();
                return release.Task;
            },
        };
        await using var sidecar = await StateSidecar.StartAsync(store);
        var (http, rpc) = (sidecar.GetAsync("k"), sidecar.GetRpcAsync("k"));
        await entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => sidecar.Clock.AdvanceAsync(Second, Short));

        Assert.Contains("GET /v1.0/state/statestore/k", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GetState", failure.Message, StringComparison.Ordinal);
        release.SetResult(null);
        await Task.WhenAll(http, rpc);
        await sidecar.Clock.AdvanceAsync(Second);
    }

    [Fact]
    public async Task AdvanceAsync_DeliveryToTheApp_IsWaitedForWithWhatItStarts()
    {
        var clock = new ManualClock();
        var (entered, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var app = new SubscribedApp(async () =>
        {
            entered.TrySetResult();
            await release.Task;
        });
        await using var sidecar = await StartAsync(clock);
        await sidecar.Sidecar.AttachAppAsync(app);
        using var published = await sidecar.SendAsync("POST", "/v1.0/publish/pubsub/orders", "{}");
        await entered.Task.WithLimit(() => "nothing was delivered");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => clock.AdvanceAsync(Second, Short));

        Assert.Contains("delivery of topic orders", failure.Message, StringComparison.Ordinal);
        Assert.Contains("POST /orders of the application", failure.Message, StringComparison.Ordinal);
        release.SetResult();
        await clock.AdvanceAsync(Second);
    }

    [Fact]
    public async Task SettleAsync_ManyPublished_AllAreDelivered()
    {
        const int Count = 200;
        var clock = new ManualClock();
        var handled = 0;
        using var app = new SubscribedApp(async () =>
        {
            await Task.Yield();
            Interlocked.Increment(ref handled);
        });
        await using var sidecar = await StartAsync(clock);
        await sidecar.Sidecar.AttachAppAsync(app);

        for (var number = 0; number < Count; number++)
        {
            using var published = await sidecar.SendAsync("POST", "/v1.0/publish/pubsub/orders", "{}");
        }

        await clock.SettleAsync();
        Assert.Equal(Count, handled);
    }

    [Fact]
    public async Task AdvanceAsync_OpenStream_DoesNotCount()
    {
        var clock = new ManualClock();
        await using var sidecar = await StartAsync(clock);
        using var stream = sidecar.Rpc.Start(ReflectionService.Method);
        await stream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        Assert.NotNull(await stream.ReadAsync(TestContext.Current.CancellationToken));

        await clock.AdvanceAsync(TimeSpan.FromDays(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task AdvanceAsync_InvocationThatIsTriedAgain_SpansItsPauses()
    {
        var clock = new ManualClock();
        var tries = new List<DateTimeOffset>();
        var names = new ControlPlane();
        await using var registration = await ((IControlPlane)names).RegisterAsync(
            "gone", new SidecarAddress("gone", "gone:1", () => new DeadHandler(() => tries.Add(clock.GetUtcNow()))), CancellationToken.None);
        await using var sidecar = await TestSidecar.StartAsync(options => (options.Clock, options.ControlPlane) = (clock, names));
        var call = sidecar.SendAsync("GET", "/v1.0/invoke/gone/method/hello");
        var (start, limit) = (clock.GetUtcNow(), TimeSpan.FromSeconds(10));
        while (tries.Count == 0)
        {
            await clock.SettleAsync(limit);
        }

        await clock.AdvanceAsync(TimeSpan.FromSeconds(30), limit);

        using var answer = await call.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal([0, 1, 2, 3], tries.Select(at => (at - start).TotalSeconds));
    }

    [Fact]
    public async Task AdvanceAsync_SeveralSidecarsOfOneControlPlane_AreWaitedForTogether()
    {
        var clock = new ManualClock();
        var names = new ControlPlane();
        var release = new TaskCompletionSource<StateValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var quiet = await TestSidecar.StartAsync(options => (options.AppId, options.Clock, options.ControlPlane) = ("quiet", clock, names));
        await using var busy = await TestSidecar.StartAsync(options =>
        {
            (options.AppId, options.Clock, options.ControlPlane) = ("busy", clock, names);
            options.Catalog.AddStateStore("state.test", _ => new FakeStateStore
            {
                Get = (_, _) =>
                {
                    entered.TrySetResult();
                    return release.Task;
                },
            });
            options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.test" });
        });
        var call = busy.Rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = "statestore", Key = "k" });
        await entered.Task.WithLimit(() => "the call did not arrive");

        await Assert.ThrowsAsync<TimeoutException>(() => clock.AdvanceAsync(Second, Short));

        release.SetResult(null);
        await call;
    }

    [Fact]
    public async Task AdvanceAsync_HealthProbes_ComeAtTheirTimes()
    {
        var clock = new ManualClock();
        var probes = 0;
        using var app = new SubscribedApp(() => Task.CompletedTask, () => Interlocked.Increment(ref probes));
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Clock = clock;
            options.EnableAppHealthCheck = true;
            options.AppHealthProbeInterval = TimeSpan.FromSeconds(10);
        });
        await sidecar.Sidecar.AttachAppAsync(app);
        await clock.SettleAsync();
        var first = Volatile.Read(ref probes);

        await clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(60, probes - first);
    }

    private static Task<TestSidecar> StartAsync(ManualClock clock) => TestSidecar.StartAsync(options =>
    {
        options.Clock = clock;
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
    });

    /// <summary>An application that subscribes to one topic.</summary>
    private sealed class SubscribedApp(Func<Task> handle, Action? probed = null) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/dapr/subscribe":
                    return Json(JsonSerializer.Serialize(new[] { new { pubsubname = "pubsub", topic = "orders", route = "/orders" } }));
                case "/orders":
                    await handle();
                    return Json("{}");
                case "/healthz":
                    probed?.Invoke();
                    return Json("{}");
                default:
                    return new HttpResponseMessage(HttpStatusCode.NotFound);
            }
        }

        private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, null, "application/json") };
    }

    /// <summary>A sidecar that is not there any more.</summary>
    private sealed class DeadHandler(Action tried) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tried();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");
        }
    }
}
