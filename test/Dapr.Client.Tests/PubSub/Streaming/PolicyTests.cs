using Dapr.Messaging.PublishSubscribe;
using Dapr.Sidecar;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Events whose handler gives no answer, and errors that must not get lost.</summary>
public sealed class PolicyTests
{
    private static readonly MessageHandlingPolicy Drops = new(TimeSpan.FromSeconds(10), TopicResponseAction.Drop);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_TakesTooLong_IsAnsweredByThePolicyAndTheNextEventComes(bool heeds)
    {
        var (clock, never) = (new ManualClock(), new TaskCompletionSource<TopicResponseAction>());
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (entered, errors) = (new Signal(), new SeenErrors());
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", new(Drops) { ErrorHandler = errors.Handle }, (message, token) =>
        {
            if (message.Id != "slow") return Task.FromResult(TopicResponseAction.Success);
            entered.Set();
            return heeds ? never.Task.WaitAsync(token) : never.Task;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("slow");
        await stream.SendAsync("next");
        await entered.WaitAsync();

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("slow Drop", "next Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        var error = await errors.NextAsync();
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(("PubSub", "pubsub", "orders"), (error.BuildingBlock, error.Component, error.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_Throws_IsAnsweredByThePolicyAndTheNextEventComes(bool isAsync)
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", new(Drops) { ErrorHandler = errors.Handle }, (message, _) =>
            message.Id != "bad" ? Task.FromResult(TopicResponseAction.Success)
            : isAsync ? Task.FromException<TopicResponseAction>(new FormatException("boom"))
            : throw new FormatException("boom"));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync("bad");
        await stream.SendAsync("next");

        Assert.Equal(("bad Drop", "next Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.IsType<FormatException>((await errors.NextAsync()).InnerException);
    }

    // A cancellation that is not ours is an error as any other.
    [Fact]
    public async Task Handler_IsCancelledByItself_IsAnError()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync(
            "pubsub", "orders", new(Drops) { ErrorHandler = errors.Handle }, (_, _) => throw new OperationCanceledException("mine"));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync("e1");

        Assert.Equal("e1 Drop", await stream.AnswerAsync());
        Assert.IsType<OperationCanceledException>((await errors.NextAsync()).InnerException, exactMatch: false);
    }

    [Fact]
    public async Task ErrorHandler_Throws_LosesNeitherEventsNorLaterErrors()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync(
            "pubsub",
            "orders",
            new(Drops)
            {
                ErrorHandler = async exception =>
                {
                    await errors.Handle(exception);
                    throw new InvalidOperationException("the handler of errors, too");
                },
            },
            (message, _) => throw new FormatException(message.Id));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync("e1");
        await stream.SendAsync("e2");

        Assert.Equal(("e1 Drop", "e2 Drop"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.Equal(("e1", "e2"), ((await errors.NextAsync()).InnerException!.Message, (await errors.NextAsync()).InnerException!.Message));
    }

    [Fact]
    public async Task Queue_IsShort_LosesNoneAndKeepsTheirOrder()
    {
        const int Count = 300;
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var release = new Signal();
        var running = 0;
        await using var subscription = await client.SubscribeAsync(
            "pubsub", "orders", new(new MessageHandlingPolicy(Timeout.InfiniteTimeSpan, TopicResponseAction.Retry)) { MaximumQueuedMessages = 2 }, async (_, _) =>
            {
                var isAlone = Interlocked.Increment(ref running) == 1;
                await release.WaitAsync();
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return isAlone ? TopicResponseAction.Success : TopicResponseAction.Drop;
            });
        var stream = await sidecar.NextAsync();

        var sending = Task.Run(async () =>
        {
            for (var number = 0; number < Count; number++)
            {
                await stream.SendAsync($"{number}");
            }
        });
        release.Set();

        for (var number = 0; number < Count; number++)
        {
            Assert.Equal($"{number} Success", await stream.AnswerAsync());
        }

        await sending;
    }
}
