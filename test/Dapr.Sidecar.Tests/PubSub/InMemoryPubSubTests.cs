using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class InMemoryPubSubTests : PubSubContract
{
    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "orders2", false)]
    [InlineData("orders*", "orders", true)]
    [InlineData("orders*", "orders/eu", true)]
    [InlineData("orders*", "order", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*eu", "orders/eu", true)]
    [InlineData("a*b*c", "a-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("ab*ba", "aba", false)]
    public void Matches_Pattern_AnAsteriskStandsForAnything(string pattern, string topic, bool expected) =>
        Assert.Equal(expected, InMemoryPubSub.Matches(pattern, topic));

    [Fact]
    public async Task Publish_OneSubscription_HandlesOneAtATimeInOrder()
    {
        const int Count = 50;
        var broker = Create();
        var (running, most, seen) = (0, 0, new List<string>());
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await SubscribeAsync(broker, "t", "app1", async (message, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            seen.Add(Text(message));
            Interlocked.Decrement(ref running);
            if (seen.Count == Count) all.SetResult();
            return true;
        });

        for (var number = 0; number < Count; number++)
        {
            await PublishAsync(broker, "t", $"{number}");
        }

        await all.Task.WithLimit(() => $"{seen.Count}");
        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task Publish_HandlerSaysNo_IsNotGivenAgain()
    {
        var inFlight = new InFlight();
        var broker = new InMemoryPubSub(inFlight, NullLogger<InMemoryPubSub>.Instance);
        var inbox = new Inbox { Answer = _ => false };
        var calls = 0;
        await using var subscription = await SubscribeAsync(broker, "t", "app1", (message, cancellationToken) =>
        {
            calls++;
            return inbox.HandleAsync(message, cancellationToken);
        });

        await PublishAsync(broker, "t", "x");
        await inbox.NextAsync();
        await inFlight.QuietAsync().WithLimit(() => string.Join(",", inFlight.Running));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Publish_QueuedMessages_CountAsRunningUntilHandled()
    {
        var inFlight = new InFlight();
        var broker = new InMemoryPubSub(inFlight, NullLogger<InMemoryPubSub>.Instance);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await SubscribeAsync(broker, "t", "app1", async (_, _) =>
        {
            await release.Task;
            return true;
        });

        await PublishAsync(broker, "t", "1");
        await PublishAsync(broker, "t", "2");

        Assert.Single(inFlight.Running);
        release.SetResult();
        await inFlight.QuietAsync().WithLimit(() => string.Join(",", inFlight.Running));
    }

    // A queue waits behind what waits for the clock: nobody would advance it else.
    [Fact]
    public async Task Publish_BehindAMessageThatWaitsForTheClock_DoesNotCountAsRunning()
    {
        var (clock, inFlight, handled) = (new ManualClock(), new InFlight(), 0);
        clock.Watch(inFlight);
        var broker = new InMemoryPubSub(inFlight, NullLogger<InMemoryPubSub>.Instance);
        await using var subscription = await SubscribeAsync(broker, "t", "app1", async (_, _) =>
        {
            await InFlight.DelayAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            handled++;
            return true;
        });

        await PublishAsync(broker, "t", "1");
        await PublishAsync(broker, "t", "2");
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, handled);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, handled);
    }

    protected override Task<PubSubSubject> CreateAsync() => Task.FromResult(new PubSubSubject(Create()));

    private static InMemoryPubSub Create() => new(new InFlight(), NullLogger<InMemoryPubSub>.Instance);
}
