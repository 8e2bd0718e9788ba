using System.Threading.Channels;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Sidecar;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Handlers of all kinds in any order: each event has one answer, one after the other, and there is an end.</summary>
public sealed class MixedHandlersTests
{
    private const int Count = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    // Most do well.
    private static readonly Kind[] Mix = [.. Enumerable.Repeat(Kind.Quick, 6), .. Enumerable.Repeat(Kind.Waits, 2), Kind.Throws, Kind.ThrowsLater, Kind.Heeds, Kind.Hangs, Kind.Blocks];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Events_WhateverTheirHandlersDo_AreEachAnsweredOnceInOrder(int seed)
    {
        var random = new Random(seed);
        var kinds = random.GetItems(Mix, Count);
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var late = Channel.CreateUnbounded<Action>();
        var subscription = await client.SubscribeAsync("pubsub", "orders", new(new(Time, TopicResponseAction.Drop)) { MaximumQueuedMessages = 3 }, (message, token) =>
            HandleAsync(kinds[int.Parse(message.Id, System.Globalization.CultureInfo.InvariantCulture)], late.Writer, token));
        var stream = await sidecar.NextAsync();

        // Those that wait for more than their time are held until that is over.
        var passing = Task.Run(async () =>
        {
            await foreach (var release in late.Reader.ReadAllAsync())
            {
                clock.Advance(Time);
                release();
            }
        });
        var sending = Task.Run(async () =>
        {
            for (var number = 0; number < Count; number++)
            {
                await stream.SendAsync($"{number}");
            }
        });
        for (var number = 0; number < Count; number++)
        {
            Assert.Equal($"{number} {(kinds[number] is Kind.Quick or Kind.Waits ? "Success" : "Drop")}", await stream.AnswerAsync());
        }

        await sending.WaitAsync(Limit, TimeProvider.System);
        await subscription.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
        late.Writer.Complete();
        await passing.WaitAsync(Limit, TimeProvider.System);
        Assert.Empty(await stream.RestAsync());
        Assert.Equal("EOF", await stream.Ended);
    }

    // A handler's wait may be ended by anybody, who has other things to do than to handle the next events.
    [Fact]
    public async Task Handler_WhoseWaitSomebodyEnds_DoesNotKeepHim()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var (entered, held, next) = (new Signal(), new TaskCompletionSource<TopicResponseAction>(), new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", new(new(Time, TopicResponseAction.Drop)), (message, _) =>
        {
            if (message.Id != "first")
            {
                next.SetResult(Environment.CurrentManagedThreadId);
                return Task.FromResult(TopicResponseAction.Success);
            }

            entered.Set();
            return held.Task;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("first");
        await stream.SendAsync("next");
        await entered.WaitAsync();

        var thread = await OnAThreadOfItsOwn(() => held.SetResult(TopicResponseAction.Success));

        Assert.Equal(("first Success", "next Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        Assert.NotEqual(thread, await next.Task);
    }

    // What somebody registers with a token runs where that is cancelled.
    [Fact]
    public async Task Handler_WhoseTokenSomethingThrowsAt_IsAnsweredByThePolicyAllTheSame()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (entered, errors) = (new Signal(), new SeenErrors());
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", new(new(Time, TopicResponseAction.Drop)) { ErrorHandler = errors.Handle }, (message, token) =>
        {
            if (message.Id == "next") return Task.FromResult(TopicResponseAction.Success);
            token.Register(() => throw new FormatException("registered"));
            entered.Set();
            return new TaskCompletionSource<TopicResponseAction>().Task;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("slow");
        await stream.SendAsync("next");
        await entered.WaitAsync();

        clock.Advance(Time);

        Assert.Equal(("slow Drop", "next Success"), (await stream.AnswerAsync(), await stream.AnswerAsync()));
        var told = new[] { (await errors.NextAsync()).InnerException!, (await errors.NextAsync()).InnerException! };
        Assert.Contains(told, error => error.ToString().Contains("registered", StringComparison.Ordinal));
        Assert.Contains(told, error => error is TimeoutException);
    }

    private static async Task<TopicResponseAction> HandleAsync(Kind kind, ChannelWriter<Action> late, CancellationToken cancellationToken)
    {
        if (kind is Kind.Waits or Kind.ThrowsLater) await Task.Yield();
        if (kind is Kind.Throws or Kind.ThrowsLater) throw new FormatException("boom");
        if (kind == Kind.Heeds)
        {
            late.TryWrite(() => { });
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (kind == Kind.Hangs)
        {
            var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            late.TryWrite(hanging.SetResult);
            await hanging.Task;
        }

        if (kind == Kind.Blocks)
        {
            using var blocked = new ManualResetEventSlim();
            late.TryWrite(blocked.Set);
            Assert.True(blocked.Wait(Limit, CancellationToken.None));
        }

        return TopicResponseAction.Success;
    }

    private static Task<int> OnAThreadOfItsOwn(Action action)
    {
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            action();
            done.SetResult(Environment.CurrentManagedThreadId);
        }).Start();
        return done.Task.WaitAsync(Limit, TimeProvider.System);
    }

    private enum Kind
    {
        Quick,
        Waits,
        Throws,
        ThrowsLater,
        Heeds,
        Hangs,
        Blocks,
    }
}
