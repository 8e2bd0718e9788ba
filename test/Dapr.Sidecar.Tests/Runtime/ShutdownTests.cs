using System.Net;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>What a sidecar does with the calls that are under way when it ends.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dispose_WhileACallIsUnderWay_LetsItEnd()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sidecar = await StartAsync(Limit, async (_, _) =>
        {
            reached.SetResult();
            await release.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        });

        var call = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/slow");
        await reached.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        var end = sidecar.Sidecar.DisposeAsync().AsTask();
        release.SetResult();
        await end.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(sidecar.Sidecar.WasForced);
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WhileACallHangs_GivesUpInTheEnd()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sidecar = await StartAsync(TimeSpan.FromMilliseconds(50), async (_, cancelled) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return new HttpResponseMessage(HttpStatusCode.OK);
        });

        var call = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/hangs");
        await reached.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        await sidecar.Sidecar.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(sidecar.Sidecar.WasForced);
        sidecar.Http.CancelPendingRequests();
        Assert.NotNull(await Record.ExceptionAsync(() => call.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken)));
        await sidecar.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1.0/invoke/callee/method/hangs", false)]
    [InlineData("/some.Service/Hangs", true)]
    public async Task Dispose_WhileACallOfAnotherSidecarHangs_CountsItAsCut(string target, bool isProxied)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var names = new ControlPlane();
        var callee = await TestSidecar.StartAsync(options =>
        {
            (options.AppId, options.ControlPlane, options.GracefulShutdown) = ("callee", names, TimeSpan.FromMilliseconds(50));
            options.AppHandler = new TestApp(async (request, cancelled) =>
            {
                if (request.RequestUri!.AbsolutePath.EndsWith("hangs", StringComparison.OrdinalIgnoreCase))
                {
                    reached.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
                }

                return new HttpResponseMessage(HttpStatusCode.OK);
            });
        });
        await callee.Sidecar.Ready.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var caller = await TestSidecar.StartAsync(options => (options.ControlPlane, options.GracefulShutdown) = (names, TimeSpan.FromMilliseconds(50)));
        using var client = new HttpClient(isProxied ? caller.Sidecar.CreateGrpcHandler() : caller.Sidecar.CreateHttpHandler());
        using var request = new HttpRequestMessage(isProxied ? HttpMethod.Post : HttpMethod.Get, new Uri("http://localhost" + target))
        {
            Version = isProxied ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = isProxied ? new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "content-type", "application/grpc" } } } : null,
            Headers = { { isProxied ? "dapr-app-id" : "x-any", "callee" } },
        };
        using var giveUp = new CancellationTokenSource();
        var call = client.SendAsync(request, giveUp.Token);
        await reached.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        await callee.Sidecar.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(callee.Sidecar.WasForced);
        await giveUp.CancelAsync();
        await Record.ExceptionAsync(() => call.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken));
        await callee.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WithABlock_ServesUntilTheApplicationIsUnwell()
    {
        var isWell = true;
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.BlockShutdown = TimeSpan.FromHours(1);
            options.EnableAppHealthCheck = true;
            options.AppHealthThreshold = 1;
            options.AppHealthProbeInterval = TimeSpan.FromMilliseconds(5);
            options.AppHandler = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(Volatile.Read(ref isWell) ? HttpStatusCode.OK : HttpStatusCode.InternalServerError)));
        });
        await HealthyAsync(sidecar);

        var end = sidecar.Sidecar.DisposeAsync().AsTask();
        using var response = await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/hi", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, false), (response.StatusCode, end.IsCompleted));
        Volatile.Write(ref isWell, false);
        await end.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WithABlock_EndsWhenItIsOver()
    {
        var sidecar = await TestSidecar.StartAsync(options => options.BlockShutdown = TimeSpan.FromMilliseconds(200));
        await sidecar.Sidecar.Ready.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        var begun = TimeProvider.System.GetTimestamp();
        await sidecar.Sidecar.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromMilliseconds(190), Limit);
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_BeforeTheApplicationIsFound_LeavesNobodyWaiting()
    {
        var sidecar = await TestSidecar.StartAsync(options => options.AppPort = 1);

        await sidecar.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sidecar.Sidecar.Ready.WaitAsync(Limit, TimeProvider.System));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sidecar.Sidecar.ShutdownRequested.WaitAsync(Limit, TimeProvider.System));
    }

    /// <summary>Asks until the application is served: it is probed in the background.</summary>
    private static async Task HealthyAsync(TestSidecar sidecar)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            using var response = await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/hi", limit.Token);
            if (response.IsSuccessStatusCode)
            {
                return;
            }
        }
    }

    private static async Task<TestSidecar> StartAsync(TimeSpan grace, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.GracefulShutdown = grace;
            options.AppHandler = new TestApp(answer);
        });
        await sidecar.Sidecar.Ready.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        return sidecar;
    }
}
