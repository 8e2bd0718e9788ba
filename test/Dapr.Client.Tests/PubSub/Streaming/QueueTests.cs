using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Messaging.PublishSubscribe;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>How many events wait, and that those are left which nobody handles any more.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly MessageHandlingPolicy Patient = new(Timeout.InfiniteTimeSpan, TopicResponseAction.Retry);

    [Fact]
    public async Task Queue_IsFull_HoldsItsReaderUntilThereIsRoom()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var stream = await sidecar.OpenByHandAsync();
        var release = new Signal();
        var events = Create(release, CancellationToken.None);

        // One is handled, two wait.
        Assert.True(await Take(events, stream, "e1"));
        Assert.True(await Take(events, stream, "e2"));
        Assert.True(await Take(events, stream, "e3"));
        var fourth = Take(events, stream, "e4").AsTask();
        Assert.False(fourth.IsCompleted);

        release.Set();
        Assert.True(await fourth.WaitAsync(Limit, TimeProvider.System));
        var answers = await sidecar.NextAsync();
        Assert.Equal(
            ["e1 Success", "e2 Success", "e3 Success", "e4 Success"],
            [await answers.AnswerAsync(), await answers.AnswerAsync(), await answers.AnswerAsync(), await answers.AnswerAsync()]);
    }

    [Fact]
    public async Task Queue_IsClosedWhileItsReaderWaits_LeavesThatEventAndHandlesTheOthers()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var stream = await sidecar.OpenByHandAsync();
        var release = new Signal();
        var events = Create(release, CancellationToken.None);
        foreach (var id in new[] { "e1", "e2", "e3" })
        {
            Assert.True(await Take(events, stream, id));
        }

        var fourth = Take(events, stream, "e4").AsTask();
        events.Close();

        Assert.True(await fourth.WaitAsync(Limit, TimeProvider.System));
        Assert.False(events.Over.IsCompleted);
        release.Set();
        await events.Over.WaitAsync(Limit, TimeProvider.System);
        await stream.CompleteAsync();
        Assert.Equal(["e1 Success", "e2 Success", "e3 Success"], await (await sidecar.NextAsync()).RestAsync());
    }

    [Fact]
    public async Task Queue_IsCut_AnswersNothingMore()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var stream = await sidecar.OpenByHandAsync();
        using var cut = new CancellationTokenSource();
        var events = Create(new Signal(), cut.Token);
        Assert.True(await Take(events, stream, "e1"));
        Assert.True(await Take(events, stream, "e2"));

        events.Close();
        await cut.CancelAsync();

        await events.Over.WaitAsync(Limit, TimeProvider.System);
        await stream.CompleteAsync();
        Assert.Empty(await (await sidecar.NextAsync()).RestAsync());
    }

    private static EventsInOrder Create(Signal release, CancellationToken cut)
    {
        var errors = new SubscriptionErrors("pubsub", "orders", handler: null, NullLogger.Instance);
        var handler = new TopicEventHandler(
            async (_, _) =>
            {
                await release.WaitAsync();
                return TopicResponseAction.Success;
            },
            Patient,
            errors,
            TimeProvider.System);
        return new EventsInOrder(handler, most: 2, errors, readOn: _ => throw new InvalidOperationException("no handler blocks"), mark: () => { }, cut);
    }

    private static ValueTask<bool> Take(EventsInOrder events, TopicEventStream stream, string id) =>
        events.TakeAsync(stream, new TopicEventRequest { Id = id, Topic = "orders", PubsubName = "pubsub" });
}
