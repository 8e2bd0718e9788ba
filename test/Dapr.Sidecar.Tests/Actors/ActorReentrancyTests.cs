using System.Collections.Concurrent;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Chains of calls that come back to an actor they began at, whatever began them and whoever still waits for them.</summary>
public sealed class ActorReentrancyTests
{
    private const string Id = "Dapr-Reentrancy-Id";
    private const string HoldsTurns = """{"entities":["T"],"reentrancy":{"enabled":true},"holdsTurns":true}""";
    private const string Foreign = """{"entities":["T"],"reentrancy":{"enabled":true}}""";

    /// <summary>dapr#8514: the turn of a reminder belonged to no chain that anybody knew.</summary>
    [Theory]
    [InlineData("reminders", "remind/r")]
    [InlineData("timers", "timer/r")]
    public async Task Issue8514_CallbackThatCallsAnActorWhichCallsBack_GetsBackIn(string kind, string callback)
    {
        await using var sidecar = await StartAsync(HoldsTurns, callback);

        await sidecar.SendAsync("POST", $"T/a/{kind}/r", """{"dueTime":"0s"}""");
        await sidecar.Clock.SettleAsync();

        Assert.Equal([$"PUT T/a/method/{callback}", "PUT T/b/method/m", "PUT T/a/method/m"], sidecar.App.Got);
    }

    /// <summary>The runtime says no chain with a timer; others may rely on it.</summary>
    [Theory]
    [InlineData("reminders", "remind/r")]
    [InlineData("timers", "timer/r")]
    public async Task Issue8514_CallbackOfAForeignHost_ComesWithoutAChain(string kind, string callback)
    {
        var chains = new ConcurrentQueue<string?>();
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = Foreign;
            app.Answer = (request, _, _) =>
            {
                if (request.RequestUri!.AbsolutePath.EndsWith(callback, StringComparison.Ordinal)) chains.Enqueue(Chain(request));
                return Task.FromResult<HttpResponseMessage?>(null);
            };
        });

        await sidecar.SendAsync("POST", $"T/a/{kind}/r", """{"dueTime":"0s"}""");
        await sidecar.Clock.SettleAsync();

        Assert.Equal([null], chains);
    }

    /// <summary>The method goes on without its caller, and holds the turn at its host: what it asks of its own actor must not wait for whoever waits for it.</summary>
    [Fact]
    public async Task Turn_WhoseCallerHasLeft_GetsItsOwnCallsIn()
    {
        var (begun, nextIsIn, goesOn) = (Signal(), Signal(), Signal());
        ActorSidecar sidecar = null!;
        var method = new TaskCompletionSource<(int Status, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = HoldsTurns;
            app.Answer = async (request, body, cancellationToken) =>
            {
                switch (request.RequestUri!.Segments[^1])
                {
                    case "slow":
                        // The request ends with its caller, and the method does not.
                        _ = SlowAsync(Chain(request)!);
                        begun.SetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                        return null;

                    case "next":
                        nextIsIn.SetResult();
                        await method.Task;
                        return null;

                    default:
                        return ActorApp.Text("inside");
                }
            };
        });
        await using var disposed = sidecar;
        using var leaves = new CancellationTokenSource();
        var slow = sidecar.CallAsync("T/a", "slow", cancellationToken: leaves.Token);
        await begun.Task.WithLimit(() => "no call");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);

        var next = sidecar.CallAsync("T/a", "next");
        await nextIsIn.Task.WithLimit(() => "no next call");
        goesOn.SetResult();

        Assert.Equal((200, "inside"), await method.Task.WithLimit(() => string.Join(", ", sidecar.App.Got)));
        Assert.Equal(200, (await next.WithLimit(() => "the next one waits")).Status);

        async Task SlowAsync(string chain)
        {
            await goesOn.Task;
            method.SetResult(await sidecar.CallAsync("T/a", "inner", headers: (Id, chain)));
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string? Chain(HttpRequestMessage request) => request.Headers.TryGetValues(Id, out var values) ? values.Single() : null;

    /// <summary>A callback of a calls b, which calls a; each says the chain that it was told.</summary>
    private static async Task<ActorSidecar> StartAsync(string config, string callback)
    {
        ActorSidecar sidecar = null!;
        return sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = config;
            app.Answer = async (request, _, _) =>
            {
                var path = request.RequestUri!.AbsolutePath;
                var next = path.EndsWith(callback, StringComparison.Ordinal) ? "T/b" : path.Contains("/T/b/", StringComparison.Ordinal) ? "T/a" : null;
                if (next is not null) await sidecar.CallAsync(next, "m", headers: Chain(request) is { } chain ? [(Id, chain)] : []);
                return null;
            };
        });
    }
}
