using System.Net;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.AppChannel;

/// <summary>The limit of calls that an application gets at a time holds for all of them together.</summary>
public sealed class MaxConcurrencyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 8)]
    [InlineData(-1, 8)]
    public async Task Calls_OfSeveralKinds_ShareTheLimit(int limit, int expected)
    {
        var gate = new object();
        var (running, most) = (0, 0);
        var allHere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"a","route":"/a"}""", """{"pubsubname":"pubsub","topic":"b","route":"/b"}""");
        app.Answer = async _ =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
                if (running == expected) allHere.TrySetResult();
            }

            await release.Task;
            lock (gate)
            {
                running--;
            }

            return new HttpResponseMessage();
        };
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => options.AppMaxConcurrency = limit);

        // Two deliveries and six invocations.
        await sidecar.PublishAsync("a", "1");
        await sidecar.PublishAsync("b", "1");
        var calls = Enumerable.Range(0, 6).Select(_ => sidecar.Http.GetAsync("/v1.0/invoke/app1/method/x")).ToList();
        await allHere.Task.WithLimit(() => $"{running} running");
        release.SetResult();

        Assert.All(await Task.WhenAll(calls), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        await sidecar.QuietAsync();
        Assert.Equal(expected, most);
        Assert.Equal(8, app.EventTargets.Count);
    }

    [Fact]
    public async Task Call_GivenUpWhileItWaits_TakesNoPlace()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = new TestApp(async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == "/first")
            {
                reached.SetResult();
                await release.Task;
            }

            return new HttpResponseMessage();
        });
        await using var sidecar = await TestSidecar.StartAsync(options => (options.AppHandler, options.AppMaxConcurrency) = (app, 1));
        await sidecar.Sidecar.Ready.WithLimit(() => "not ready");
        var first = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/first");
        await reached.Task.WithLimit(() => "not reached");
        using var impatience = new CancellationTokenSource();
        var waiting = sidecar.Http.GetAsync("/v1.0/invoke/app1/method/second", impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        release.SetResult();
        using var firstAnswer = await first;
        using var third = await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/third");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (firstAnswer.StatusCode, third.StatusCode));
    }
}
