using Dapr.Sidecar.Actors.Hosting;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What an application over HTTP is asked, without a sidecar.</summary>
public sealed class HttpActorHostTests
{
    /// <summary>Each takes a connection: thousands at once had none left, and were not told.</summary>
    [Fact]
    public async Task Deactivation_OfManyActors_IsAskedForSoManyAtATime()
    {
        var (running, most) = (0, 0);
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var app = new ActorApp(new ManualClock())
        {
            Answer = async (_, _, _) =>
            {
                var now = Interlocked.Increment(ref running);
                for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                {
                    Interlocked.CompareExchange(ref most, now, seen);
                }

                await goesOn.Task;
                Interlocked.Decrement(ref running);
                return null;
            },
        };
        using var channel = new Sidecar.AppChannel.AppChannel(new AppEndpoint(new Uri("http://localhost"), AppProtocol.Http, app, Port: null), "app1", null, 0, null, new InFlight());
        var host = new HttpActorHost(channel, holdsTurns: true);

        var all = Enumerable.Range(0, 500).Select(number => host.DeactivateAsync(new("T", $"a{number}"), CancellationToken.None)).ToList();
        Assert.Equal(HttpActorHost.MostDeactivations, Volatile.Read(ref running));
        goesOn.SetResult();
        await Task.WhenAll(all).WithLimit(() => $"{app.Got.Count} were told");

        Assert.Equal((500, HttpActorHost.MostDeactivations), (app.Got.Distinct().Count(), most));
    }

    [Fact]
    public async Task Deactivation_ThatWaitsForOthersTooLong_IsGivenUp()
    {
        using var app = new ActorApp(new ManualClock())
        {
            Answer = async (_, _, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return null;
            },
        };
        using var channel = new Sidecar.AppChannel.AppChannel(new AppEndpoint(new Uri("http://localhost"), AppProtocol.Http, app, Port: null), "app1", null, 0, null, new InFlight());
        var host = new HttpActorHost(channel, holdsTurns: true);
        using var ends = new CancellationTokenSource();
        using var limit = new CancellationTokenSource();
        var asked = Enumerable.Range(0, HttpActorHost.MostDeactivations).Select(number => host.DeactivateAsync(new("T", $"a{number}"), ends.Token)).ToList();
        var waits = host.DeactivateAsync(new("T", "waits"), limit.Token);

        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.WithLimit(() => "it waits for ever"));

        Assert.DoesNotContain("DELETE T/waits", app.Got);
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asked));
    }
}
