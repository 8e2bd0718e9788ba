using Dapr.Messaging.PublishSubscribe;
using Dapr.Sidecar;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Handlers that do not give the thread back on which they are called, which is the one that reads events.</summary>
public sealed class BlockingTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly MessageHandlingPolicy Drops = new(TimeSpan.FromSeconds(10), TopicResponseAction.Drop);

    private readonly ManualResetEventSlim _blocked = new();

    public void Dispose() => _blocked.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_BlocksItsThreadForTooLong_IsAnsweredByThePolicyAndOthersGoOn(bool waitsBehindAnother)
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (first, entered, errors, handled) = (new Signal(), new Signal(), new SeenErrors(), new List<string>());
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", new(Drops) { ErrorHandler = errors.Handle }, async (message, _) =>
        {
            handled.Add(message.Id);
            if (message.Id == "first") await first.WaitAsync();
            if (message.Id == "slow") Block(entered);
            return TopicResponseAction.Success;
        });
        var stream = await sidecar.NextAsync();
        if (waitsBehindAnother) await stream.SendAsync("first");
        await stream.SendAsync("slow");
        await stream.SendAsync("next");
        first.Set();
        if (waitsBehindAnother) Assert.Equal("first Success", await stream.AnswerAsync());
        await entered.WaitAsync();

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("slow Drop", "next Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.IsType<TimeoutException>((await errors.NextAsync()).InnerException);

        // What it says in the end, nobody waits for: the events behind it are each handled once, one after the other.
        _blocked.Set();
        await stream.SendAsync("e1");
        await stream.SendAsync("e2");
        Assert.Equal(("e1 Success", "e2 Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.Equal([.. waitsBehindAnother ? new[] { "first" } : [], "slow", "next", "e1", "e2"], handled);
    }

    [Fact]
    public async Task Dispose_WhileAHandlerBlocksItsThread_EndsWhenTheTimeIsOver()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var entered = new Signal();
        var options = new DaprSubscriptionOptions(Drops) { MaximumCleanupTimeout = TimeSpan.Zero };
        var subscription = await client.SubscribeAsync("pubsub", "orders", options, (_, _) =>
        {
            Block(entered);
            return Task.FromResult(TopicResponseAction.Success);
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("slow");
        await stream.SendAsync("next");
        await entered.WaitAsync();

        await subscription.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        Assert.Empty(await stream.RestAsync());
        Assert.Equal("EOF", await stream.Ended);
        _blocked.Set();
    }

    [Fact]
    public async Task Dispose_FromAHandlerThatOthersWentOnTo_DoesNotWaitForItself()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var entered = new Signal();
        var subscribed = new TaskCompletionSource<IAsyncDisposable>(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribed.SetResult(await client.SubscribeAsync("pubsub", "orders", new(Drops), async (message, _) =>
        {
            if (message.Id == "slow") Block(entered);
            else await (await subscribed.Task).DisposeAsync();
            return TopicResponseAction.Success;
        }));
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("slow");
        await entered.WaitAsync();
        await stream.SendAsync("last");

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("slow Drop", "last Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.Equal("EOF", await stream.Ended);
        _blocked.Set();
    }

    private void Block(Signal entered)
    {
        entered.Set();
        Assert.True(_blocked.Wait(Limit));
    }
}
