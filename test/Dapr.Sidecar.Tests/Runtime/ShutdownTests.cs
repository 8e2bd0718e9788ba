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
