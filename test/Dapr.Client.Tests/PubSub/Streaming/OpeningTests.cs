using Dapr.Messaging.PublishSubscribe;
using Dapr.Sidecar;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Streams that do not begin, and a connection that is gone.</summary>
public sealed class OpeningTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly DaprSubscriptionOptions Plain = new(new MessageHandlingPolicy(Timeout.InfiniteTimeSpan, TopicResponseAction.Retry));

    [Fact]
    public async Task Subscribe_SidecarThatHangs_FailsWhenTheLimitOfTheConnectionIsOver()
    {
        var release = new Signal();
        await using var sidecar = await StreamingSidecar.StartAsync();
        sidecar.Greet = _ => release.WaitAsync();
        using var client = sidecar.CreateClient(timeout: TimeSpan.FromMilliseconds(50));

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.SubscribeAsync("pubsub", "orders", Plain, Handled).WaitAsync(Limit, TimeProvider.System));

        Assert.Equal(("PubSub", "pubsub", "orders", "DeadlineExceeded", true), (exception.BuildingBlock, exception.Component, exception.Key, exception.Status, exception.IsRetriable));
        Assert.Contains("the stream had not begun after 0.05 s", exception.Message, StringComparison.Ordinal);
        release.Set();
    }

    [Fact]
    public async Task Reopen_SidecarThatHangs_IsGivenUpAfterThirtySecondsAndTriedAgain()
    {
        var (clock, errors, asked, release) = (new ManualClock(), new SeenErrors(), new Signal(), new Signal());
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, Handled);
        var first = await sidecar.NextAsync();
        var greet = sidecar.Greet;
        sidecar.Greet = _ =>
        {
            asked.Set();
            return release.WaitAsync();
        };
        first.Break();
        await errors.NextAsync();
        await clock.AdvanceUntilAsync(asked.WaitAsync(), TimeSpan.FromSeconds(0.2));

        sidecar.Greet = greet;
        var hung = errors.NextAsync();
        await clock.AdvanceUntilAsync(hung, TimeSpan.FromSeconds(10));
        var opening = sidecar.NextAsync();
        await clock.AdvanceUntilAsync(opening, TimeSpan.FromSeconds(1));
        await (await opening).SendAsync("e1");

        Assert.Contains("did not begin the stream of 'orders' on 'pubsub' within 30 s", (await hung).Message, StringComparison.Ordinal);
        Assert.Equal("e1 Success", await (await opening).AnswerAsync());
        release.Set();
    }

    [Fact]
    public async Task Connection_IsDisposed_EndsTheSubscription()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        var client = sidecar.CreateClient();
        var subscription = Assert.IsType<StreamedSubscription>(await client.SubscribeAsync("pubsub", "orders", Plain, Handled));
        var stream = await sidecar.NextAsync();

        client.Dispose();

        Assert.Equal("cancelled", await stream.Ended);
        await subscription.Over.WaitAsync(Limit, TimeProvider.System);
    }

    private static Task<TopicResponseAction> Handled(TopicMessage message, CancellationToken cancellationToken) => Task.FromResult(TopicResponseAction.Success);
}
