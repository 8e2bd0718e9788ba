using System.Net;
using System.Threading.Channels;
using Dapr.Sidecar.AppChannel;

namespace Dapr.Sidecar.Tests.AppChannel;

/// <summary>Who is probed, and until when.</summary>
public sealed class AppWatcherTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dispose_WhileAProbeIsUnderWay_OwnsItToItsEnd()
    {
        var app = new ProbedApp();
        var sidecar = await StartAsync(options => options.AppHandler = app);
        await app.ProbedAsync();
        var answer = app.Answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await app.HeldProbeAsync();

        var end = sidecar.Sidecar.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK));

        await end.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task WaitForPort_OnWhichNothingListens_RemindsNowAndThen()
    {
        var reminded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reminders = 0;

        var waiting = AppProbe.WaitForPortAsync("127.0.0.1", SidecarServer.Choose(0)!.Value, Remind, new HurriedClock(), stop.Token);
        await reminded.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        void Remind()
        {
            if (++reminders == 2)
            {
                reminded.SetResult();
            }
        }
    }

    [Fact]
    public async Task Ready_OfAProbedApplication_ComesWithTheFirstAnswer()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = new ProbedApp { Answer = answer };
        await using var sidecar = await StartAsync(options =>
        {
            options.AppHandler = app;
            options.AppHealthProbeTimeout = Limit;
        });
        await app.HeldProbeAsync();
        Assert.False(sidecar.Sidecar.Ready.IsCompleted);

        app.Answer = null;
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK));

        await sidecar.Sidecar.Ready.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Attach_OfAnotherApplication_EndsTheProbesOfTheFirst()
    {
        var (first, second) = (new ProbedApp(), new ProbedApp());
        await using var sidecar = await StartAsync();
        await sidecar.Sidecar.AttachAppAsync(first, cancellationToken: TestContext.Current.CancellationToken);
        await first.ProbedAsync();

        await sidecar.Sidecar.AttachAppAsync(second, cancellationToken: TestContext.Current.CancellationToken);
        first.IsClosed = true;
        await second.ProbedAsync();
        await second.ProbedAsync();
        await second.ProbedAsync();

        Assert.False(first.WasProbedLate);
    }

    [Fact]
    public async Task Attach_OfAnApplicationThatIsWell_ServesItAtOnce()
    {
        await using var sidecar = await StartAsync();
        await sidecar.Sidecar.AttachAppAsync(new ProbedApp(), cancellationToken: TestContext.Current.CancellationToken);

        using var response = await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/hi", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Attach_AfterTheEnd_IsRefused()
    {
        var sidecar = await StartAsync();
        await sidecar.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sidecar.Sidecar.AttachAppAsync(new ProbedApp()));
    }

    [Fact]
    public async Task Probe_OfAnApplicationWhoseSlotsAreTaken_PassesAllTheSame()
    {
        var app = new ProbedApp();
        await using var sidecar = await StartAsync(options => options.AppMaxConcurrency = 1);
        await sidecar.Sidecar.AttachAppAsync(app, cancellationToken: TestContext.Current.CancellationToken);
        app.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/slow", TestContext.Current.CancellationToken);
        await app.Held.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        await app.ProbedAsync();
        await app.ProbedAsync();

        app.Hold.SetResult();
        (await call).Dispose();
    }

    private static Task<TestSidecar> StartAsync(Action<SidecarOptions>? configure = null) => TestSidecar.StartAsync(options =>
    {
        options.EnableAppHealthCheck = true;
        options.AppHealthThreshold = 1;
        options.AppHealthProbeInterval = TimeSpan.FromMilliseconds(2);
        configure?.Invoke(options);
    });

    /// <summary>Counts its probes, and answers without ever waiting.</summary>
    private sealed class ProbedApp : HttpMessageHandler
    {
        private readonly Channel<bool> _probes = Channel.CreateUnbounded<bool>();

        public bool IsClosed { get; set; }

        public bool WasProbedLate { get; private set; }

        public TaskCompletionSource<HttpResponseMessage>? Answer { get; set; }

        public TaskCompletionSource? Hold { get; set; }

        public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task ProbedAsync() =>
            await _probes.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

        /// <summary>Waits for a probe that has no answer yet.</summary>
        public async Task HeldProbeAsync()
        {
            while (await _probes.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken))
            {
                // One from before.
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/healthz":
                    WasProbedLate |= IsClosed;
                    var answer = Answer;
                    _probes.Writer.TryWrite(answer is null);
                    return answer?.Task ?? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
                case "/slow":
                    return SlowAsync();
                default:
                    return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            }
        }

        private async Task<HttpResponseMessage> SlowAsync()
        {
            Held.SetResult();
            await Hold!.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
