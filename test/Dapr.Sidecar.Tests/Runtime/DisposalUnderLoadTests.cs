using System.Collections.Concurrent;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>Sidecars that end while everybody calls them. Nothing else runs beside these tests: they look at what nobody has awaited.</summary>
[Collection(nameof(Alone))]
public sealed class DisposalUnderLoadTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Grace, patience for each part, and a slow machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Exception> _unobserved = new();

    public DisposalUnderLoadTests()
    {
        Collect();
        TaskScheduler.UnobservedTaskException += Note;
    }

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    [Theory]
    [InlineData(10, true)]
    [InlineData(60, true)]
    [InlineData(200, true)]
    [InlineData(60, false)]
    public async Task Dispose_UnderLoad_LosesNothingAcknowledgedAndLeavesNothingBehind(int acknowledged, bool callerFirst)
    {
        var (served, invoked, saved, enough) = (0, 0, new ConcurrentQueue<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var shared = new SharedComponents();
        var names = new ControlPlane();
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        app.Answer = async request =>
        {
            await Task.Yield();
            Interlocked.Add(ref served, request.Target == "/x" ? 1 : 0);
            return HttpApp.Json("{}");
        };
        await using var callee = await StartAsync("callee", app);
        await using var caller = await StartAsync("caller", new TestApp((_, _) => Task.FromResult(new HttpResponseMessage())));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).SelectMany(worker => (Task[])
        [
            LoopAsync(async number =>
            {
                using var answer = await caller.Http.PostAsync("/v1.0/invoke/callee/method/x", new StringContent("body"), stop.Token);
                if (answer.StatusCode == HttpStatusCode.OK && Interlocked.Increment(ref invoked) >= acknowledged) enough.TrySetResult();
            }),
            LoopAsync(async number =>
            {
                var key = $"{worker}-{number}";
                using var answer = await callee.Http.PostAsync("/v1.0/state/store", new StringContent($$"""[{"key":"{{key}}","value":1}]"""), stop.Token);
                if (answer.StatusCode == HttpStatusCode.NoContent) saved.Enqueue(key);
            }),
            LoopAsync(number => caller.Rpc.InvokeAsync(
                DaprMethods.PublishEvent,
                new PublishEventRequest { PubsubName = "pubsub", Topic = "t", Data = Google.Protobuf.ByteString.CopyFromUtf8("1") },
                new RpcCallOptions { CancellationToken = stop.Token })),
        ]).ToList();

        await enough.Task.WithLimit(() => $"{invoked} invoked");
        foreach (var sidecar in callerFirst ? (TestSidecar[])[caller, callee] : [callee, caller])
        {
            await sidecar.Sidecar.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(load).WithLimit(() => "the load goes on");

        Assert.True(served >= invoked, $"{invoked} invocations were acknowledged, {served} were served");
        await using var after = await StartAsync("callee", app);
        foreach (var key in saved)
        {
            Assert.Equal("1", await after.Http.GetStringAsync($"/v1.0/state/store/{key}", TestContext.Current.CancellationToken));
        }

        await after.Sidecar.DisposeAsync();
        Collect();
        Assert.Empty(_unobserved);

        async Task LoopAsync(Func<int, Task> call)
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                try
                {
                    await call(number);
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or RpcCallException or OperationCanceledException or ObjectDisposedException)
                {
                    await Task.Yield();
                }
            }
        }

        async Task<TestSidecar> StartAsync(string appId, HttpMessageHandler handler)
        {
            var sidecar = await TestSidecar.StartAsync(options =>
            {
                (options.AppId, options.ControlPlane, options.SharedComponents, options.AppHandler, options.GracefulShutdown) = (appId, names, shared, handler, Grace);
                options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
                options.Components.Add(new ComponentSpec { Name = "store", Type = "state.in-memory" });
            });
            await sidecar.Sidecar.Ready.WithLimit(() => "not ready");
            return sidecar;
        }
    }

    [Fact]
    public async Task Dispose_WhileTheApplicationIgnoresEverything_EndsAllTheSame()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<HttpResponseMessage>();
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        using var deaf = new DeafApp(app, () => reached.TrySetResult(), never.Task);
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            (options.AppHandler, options.GracefulShutdown) = (deaf, TimeSpan.FromMilliseconds(50));
            options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.stuck" });
            options.Catalog.AddPubSub("pubsub.stuck", _ => new StuckPubSub());
        });
        await sidecar.Sidecar.Ready.WithLimit(() => "not ready");
        var calling = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/x", TestContext.Current.CancellationToken);
        await reached.Task.WithLimit(() => "not reached");

        var ends = Enumerable.Range(0, 3).Select(_ => sidecar.Sidecar.DisposeAsync().AsTask()).ToList();
        await Task.WhenAll(ends).WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(sidecar.Sidecar.WasForced);
        Assert.True(ends.TrueForAll(end => ReferenceEquals(end, ends[0])));
        Assert.True(never.TrySetResult(new HttpResponseMessage()));
        sidecar.Http.CancelPendingRequests();
        Assert.NotNull(await Record.ExceptionAsync(() => calling.WithLimit(() => "no end")));
        Collect();
        Assert.Empty(_unobserved);
    }

    [Fact]
    public async Task Start_GivenUpAtAnyMoment_LeavesNothingBehind()
    {
        for (var microseconds = 0; microseconds < 20_000; microseconds += 1_000)
        {
            using var impatience = new CancellationTokenSource(TimeSpan.FromMicroseconds(microseconds), TimeProvider.System);
            try
            {
                await using var sidecar = await DaprSidecar.StartAsync(new SidecarOptions { HttpPort = 0, GrpcPort = 0 }, impatience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(impatience.IsCancellationRequested);
            }
        }

        Collect();
        Assert.Empty(_unobserved);
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

    private static void Collect()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs arguments) => _unobserved.Enqueue(arguments.Exception);

    /// <summary>An application that answers nothing after its start, and does not hear that it need not.</summary>
    private sealed class DeafApp(HttpMessageHandler inner, Action reached, Task<HttpResponseMessage> answer) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.StartsWith("/dapr/", StringComparison.Ordinal))
            {
                return base.SendAsync(request, cancellationToken);
            }

            reached();
            return answer;
        }
    }

    /// <summary>A broker whose subscriptions do not end.</summary>
    private sealed class StuckPubSub : IPubSub, IAsyncDisposable
    {
        public IReadOnlyList<string> Features => [];

        public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IAsyncDisposable> SubscribeAsync(
            BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken) =>
            Task.FromResult<IAsyncDisposable>(this);

        public ValueTask DisposeAsync() => new(new TaskCompletionSource().Task);
    }
}
