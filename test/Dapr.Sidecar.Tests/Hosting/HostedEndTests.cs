using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dapr.Sidecar.Tests.Hosting;

/// <summary>In which order an application and the sidecar in its process end.</summary>
public sealed class HostedEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_OfTheApplication_LetsItsServicesReachTheSidecarWhichNobodyElseFinds()
    {
        await using var app = new DevelopedApp();
        var names = new ControlPlane();
        app.Builder.AddDaprSidecar(options => (options.ControlPlane, options.ControlPlaneFile) = (names, null));
        var last = new LastWord(() => app.Sidecar, names);
        app.Builder.Services.AddHostedService(_ => last);
        await app.App.StartAsync(Cancellation);
        Assert.Equal(["my-shop"], names.AppIds);

        await app.App.StopAsync(Cancellation);

        Assert.Equal((HttpStatusCode.NoContent, 0), (last.Answer, last.Found));
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Sidecar.GetAsync("/v1.0/healthz", Cancellation));
    }

    [Fact]
    public async Task Stop_WhileAnEventIsHandled_WaitsForItBeforeTheApplicationEnds()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();
        var (begun, goOn) = (Source(), Source());
        var ended = "";
        app.App.MapGet("/dapr/subscribe", () => new[] { new { pubsubname = "pubsub", topic = "orders", route = "/take" } });
        app.App.MapPost("/take", async () =>
        {
            begun.SetResult();
            await goOn.Task;
            ended += "event ";
        });
        app.App.Lifetime.ApplicationStopped.Register(() => ended += "application");
        await app.App.StartAsync(Cancellation);
        await app.Sidecar.PostAsJsonAsync("/v1.0/publish/pubsub/orders", "an order", Cancellation);
        await begun.Task.WaitAsync(Limit, TimeProvider.System, Cancellation);

        var stopping = app.App.StopAsync(Cancellation);
        goOn.SetResult();
        await stopping.WaitAsync(Limit, TimeProvider.System, Cancellation);

        Assert.Equal("event application", ended);
    }

    [Fact]
    public async Task Dispose_OfAnApplicationThatNeverStarted_EndsTheSidecar()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();
        app.Builder.Services.AddHostedService<Failing>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.App.StartAsync(Cancellation));
        await app.App.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => app.Sidecar.GetAsync("/v1.0/healthz", Cancellation));
    }

    [Fact]
    public async Task Shutdown_OverTheApi_EndsTheSidecarAndLeavesTheApplication()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();
        app.App.MapGet("/hello", () => "hello");
        var ended = Source();
        app.Log.Logged += entry => _ = entry.Message.EndsWith("has stopped", StringComparison.Ordinal) && ended.TrySetResult();
        await app.App.StartAsync(Cancellation);

        using var asked = await app.Sidecar.PostAsync("/v1.0/shutdown", null, Cancellation);
        await ended.Task.WaitAsync(Limit, TimeProvider.System, Cancellation);

        using var http = new HttpClient();
        Assert.Equal("hello", await http.GetStringAsync(app.Addresses[0] + "/hello", Cancellation));
        await app.App.StopAsync(Cancellation);
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Saves something when the application stops.</summary>
    private sealed class LastWord(Func<HttpClient> sidecar, ControlPlane names) : IHostedService
    {
        public HttpStatusCode Answer { get; private set; }

        public int Found { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using var saved = await sidecar().PostAsJsonAsync("/v1.0/state/statestore", new[] { new { key = "k", value = 1 } }, cancellationToken);
            (Answer, Found) = (saved.StatusCode, names.AppIds.Count);
        }
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("It cannot start.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
