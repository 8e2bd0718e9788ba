using System.Collections.Concurrent;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>One turn of an actor at a time, from the call until the application has answered.</summary>
public sealed class ActorTurnTests
{
    [Fact]
    public async Task Calls_OfAnotherActor_DoNotWait()
    {
        var (begun, goesOn) = (Signal(), Signal());
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (request, _, _) =>
        {
            if (request.RequestUri!.AbsolutePath.StartsWith("/actors/T/busy/", StringComparison.Ordinal))
            {
                begun.SetResult();
                await goesOn.Task;
            }

            return ActorApp.Text("done");
        });
        var busy = sidecar.CallAsync("T/busy", "m");
        await begun.Task.WithLimit(() => "no call");

        Assert.Equal((200, "done"), await sidecar.CallAsync("T/other", "m"));
        Assert.Equal("done", await sidecar.CallRpcAsync("T", "third", "m"));
        goesOn.SetResult();
        await busy;
    }

    /// <summary>#1727: the caller gave up, and what it tried next ran beside what was still running.</summary>
    [Fact]
    public async Task Turn_WhoseCallerLeaves_LastsUntilTheApplicationHasAnswered()
    {
        var (begun, goesOn, wasCancelled, events) = (Signal(), Signal(), false, new ConcurrentQueue<string>());
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (request, _, cancellationToken) =>
        {
            events.Enqueue(request.RequestUri!.Segments[^1]);
            if (request.RequestUri!.AbsolutePath.EndsWith("/slow", StringComparison.Ordinal))
            {
                begun.SetResult();
                await goesOn.Task;
                wasCancelled = cancellationToken.IsCancellationRequested;
                events.Enqueue("slow ends");
            }

            return null;
        });
        using (var leaves = new CancellationTokenSource())
        {
            var slow = sidecar.CallAsync("T/a", "slow", cancellationToken: leaves.Token);
            await begun.Task.WithLimit(() => "no call");
            await leaves.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        }

        await sidecar.AcceptedAsync();
        var next = sidecar.CallAsync("T/a", "next");
        await sidecar.AcceptedAsync();
        events.Enqueue("goes on");
        goesOn.SetResult();

        Assert.Equal(200, (await next.WithLimit(() => "the next one waits")).Status);
        Assert.Equal(["slow", "goes on", "slow ends", "next"], events);
        Assert.False(wasCancelled);
    }

    [Fact]
    public async Task Turn_OfAHostThatHoldsTurns_IsCancelledThereWhenTheCallerLeaves()
    {
        var (begun, cancelled) = (Signal(), Signal());
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T"],"holdsTurns":true}""";
            app.Answer = async (_, _, cancellationToken) =>
            {
                cancellationToken.Register(() => cancelled.SetResult());
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return null;
            };
        });
        using var leaves = new CancellationTokenSource();
        var call = sidecar.CallRpcAsync("T", "a", "m", cancellationToken: leaves.Token);
        await begun.Task.WithLimit(() => "no call");
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WithLimit(() => "the application does not learn of it");
    }

    [Fact]
    public async Task Reentrant_CallOfTheChain_GetsInAtOnceAndUpToItsDepth()
    {
        ActorSidecar sidecar = null!;
        var answers = new ConcurrentQueue<(int, string)>();
        sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T"],"reentrancy":{"enabled":true,"maxStackDepth":3}}""";
            app.Answer = async (request, _, _) =>
            {
                var chain = request.Headers.GetValues("Dapr-Reentrancy-Id").Single();
                var depth = int.Parse(request.RequestUri!.AbsolutePath[^1..]);
                answers.Enqueue(await sidecar.CallAsync("T/a", $"m{depth + 1}", headers: ("Dapr-Reentrancy-Id", chain)));
                return null;
            };
        });
        await using var _ = sidecar;

        Assert.Equal(200, (await sidecar.CallAsync("T/a", "m1").WithLimit(() => string.Join(", ", sidecar.App.Got))).Status);

        Assert.Equal(["PUT T/a/method/m1", "PUT T/a/method/m2", "PUT T/a/method/m3"], sidecar.App.Got);
        Assert.Equal((500, """{"errorCode":"ERR_ACTOR_STACK_DEPTH","message":"maximum stack depth exceeded"}"""), answers.First());
    }

    [Fact]
    public async Task Reentrancy_ForOneTypeAlone_GivesNoOtherAnId()
    {
        var ids = new ConcurrentDictionary<string, bool>();
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T","U"],"entitiesConfig":[{"entities":["U"],"reentrancy":{"enabled":true}}]}""";
            app.Answer = (request, _, _) =>
            {
                ids[request.RequestUri!.AbsolutePath] = request.Headers.Contains("Dapr-Reentrancy-Id");
                return Task.FromResult<HttpResponseMessage?>(null);
            };
        });
        await sidecar.CallAsync("T/a", "m");
        await sidecar.CallAsync("U/a", "m");

        Assert.Equal([("/actors/T/a/method/m", false), ("/actors/U/a/method/m", true)], ids.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Turn_ManyCallersAtOnce_NeverTwoAtATime()
    {
        var (running, most, count) = (0, 0, 0);
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (_, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            count++;
            Interlocked.Decrement(ref running);
            return null;
        });

        await Parallel.ForAsync(0, 500, async (number, cancellationToken) =>
        {
            if (number % 2 == 0) await sidecar.CallAsync("T/a", "m", cancellationToken: cancellationToken);
            else await sidecar.CallRpcAsync("T", "a", "m", cancellationToken: cancellationToken);
        });

        Assert.Equal((1, 500), (most, count));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
