using System.Collections.Concurrent;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.AppChannel;

/// <summary>An application that is probed: when it counts as well, and what it gets while it does not.</summary>
public sealed class UnhealthyAppTests
{
    private const string Unwell = "app is not in a healthy state";

    [Fact]
    public async Task Invoke_WhileTheAppIsUnwell_IsRefusedWhicheverWayItComes()
    {
        var names = new ControlPlane();
        await using var callee = await TestSidecar.StartAsync(options => (options.ControlPlane, options.EnableAppHealthCheck, options.AppHandler) =
            (names, true, new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError)))));
        await callee.Sidecar.Ready.WithLimit(() => "not ready");
        await using var caller = await TestSidecar.StartAsync(options => (options.AppId, options.ControlPlane) = ("caller", names));

        foreach (var sidecar in (TestSidecar[])[callee, caller])
        {
            using var http = await sidecar.SendAsync("GET", "/v1.0/invoke/app1/method/x");
            var rpc = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.InvokeService, new InvokeServiceRequest
            {
                Id = "app1",
                Message = new InvokeRequest { Method = "x", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Get } },
            }));
            var proxied = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(
                AppCallbackMethods.HealthCheck, new Google.Protobuf.WellKnownTypes.Empty(), new RpcCallOptions { Headers = new RpcHeaders { { "dapr-app-id", "app1" } } }));

            Assert.Equal(HttpStatusCode.InternalServerError, http.StatusCode);
            Assert.Contains(Unwell, await http.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(RpcStatusCode.Internal, rpc.StatusCode);
            Assert.Contains(Unwell, rpc.Message, StringComparison.Ordinal);
            Assert.Contains(Unwell, proxied.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Probes_ThatFail_CountOnlyInARow()
    {
        bool[] answers = [true, false, false, true, false, false, false, true, true];
        var (seen, probe, over) = (new ConcurrentQueue<bool>(), -1, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        TestSidecar? sidecar = null;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = new TestApp(async (request, cancelled) =>
        {
            if (request.RequestUri!.AbsolutePath != "/healthz") return new HttpResponseMessage();
            await started.Task;
            if (++probe >= answers.Length)
            {
                over.TrySetResult();
                return new HttpResponseMessage();
            }

            // What the probes before this one have led to.
            using var invoked = await sidecar!.Http.GetAsync("/v1.0/invoke/app1/method/x", cancelled);
            seen.Enqueue(invoked.IsSuccessStatusCode);
            return new HttpResponseMessage(answers[probe] ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        });
        await using var own = sidecar = await TestSidecar.StartAsync(options =>
        {
            (options.AppHandler, options.EnableAppHealthCheck, options.AppHealthThreshold) = (app, true, 3);
            (options.AppHealthProbeInterval, options.AppHealthProbeTimeout) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20));
        });
        started.SetResult();

        await over.Task.WithLimit(() => string.Join(", ", seen));

        Assert.Equal([false, true, true, true, true, true, true, false, true], seen);
    }
}
