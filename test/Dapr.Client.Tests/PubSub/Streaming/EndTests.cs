using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>How subscriptions break off, go on and end.</summary>
public sealed class EndTests
{
    private static readonly DaprSubscriptionOptions Plain = new(new MessageHandlingPolicy(Timeout.InfiniteTimeSpan, TopicResponseAction.Retry));

    [Fact]
    public async Task Stream_BreaksOff_IsOpenedAgainAfterAPauseThatGrows()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, Handled);
        var first = await sidecar.NextAsync();
        var greet = sidecar.Greet;
        sidecar.Greet = _ => throw new Dapr.Rpc.RpcCallException(Dapr.Rpc.RpcStatusCode.Unavailable, "not yet");

        first.Break();
        var broken = await errors.NextAsync();
        await clock.AdvanceUntilAsync(errors.NextAsync(), TimeSpan.FromSeconds(0.2));
        sidecar.Greet = greet;
        var opening = sidecar.NextAsync();
        await clock.AdvanceUntilAsync(opening, TimeSpan.FromSeconds(0.4));
        var second = await opening;
        await second.SendAsync("e1");

        Assert.Equal(("Unavailable", true), (broken.Status, broken.IsRetriable));
        Assert.Equal("e1 Success", await second.AnswerAsync());
        Assert.Equal("orders", second.Initial.Topic);
    }

    // The runtime does not know that it was handled, and may give it again; that is for the handler to know.
    [Fact]
    public async Task Stream_BreaksOffWhileEventsWait_HandlesThemAllTheSame()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (entered, release, last, errors) = (new Signal(), new Signal(), new Signal(), new SeenErrors());
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, async (message, _) =>
        {
            entered.Set();
            await release.WaitAsync();
            if (message.Id == "e2") last.Set();
            return TopicResponseAction.Success;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("e1");
        await stream.SendAsync("e2");
        await entered.WaitAsync();

        stream.Break();
        await errors.NextAsync();
        release.Set();

        await last.WaitAsync();
    }

    [Fact]
    public async Task Dispose_WithEventsThatHaveCome_HandlesThemAnswersAndEndsTheCall()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var (entered, release) = (new Signal(), new Signal());
        var subscription = await client.SubscribeAsync("pubsub", "orders", Plain, async (_, _) =>
        {
            entered.Set();
            await release.WaitAsync();
            return TopicResponseAction.Success;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("e1");
        await entered.WaitAsync();

        var ending = subscription.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        release.Set();
        await ending.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.Equal(["e1 Success"], await stream.RestAsync());
        Assert.Equal("EOF", await stream.Ended);
    }

    [Fact]
    public async Task Dispose_WhileAHandlerHangs_EndsWhenTheTimeIsOverAndThrowsNothing()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (entered, cancelled) = (new Signal(), new Signal());
        var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { MaximumCleanupTimeout = TimeSpan.FromSeconds(5) }, async (_, token) =>
        {
            token.Register(cancelled.Set);
            entered.Set();
            return await new TaskCompletionSource<TopicResponseAction>().Task;
        });
        var stream = await sidecar.NextAsync();
        await stream.SendAsync("e1");
        await entered.WaitAsync();

        var ending = subscription.DisposeAsync().AsTask();
        await clock.AdvanceUntilAsync(ending, TimeSpan.FromSeconds(5));

        Assert.True(cancelled.IsSet);
        Assert.Empty(await stream.RestAsync());
    }

    [Fact]
    public async Task Dispose_FromTheHandlerItself_DoesNotWaitForItself()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var subscribed = new TaskCompletionSource<IAsyncDisposable>(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribed.SetResult(await client.SubscribeAsync("pubsub", "orders", Plain, async (_, _) =>
        {
            await (await subscribed.Task).DisposeAsync();
            return TopicResponseAction.Success;
        }));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync("e1");

        Assert.Equal("e1 Success", await stream.AnswerAsync());
        Assert.Equal("EOF", await stream.Ended);
    }

    [Fact]
    public async Task Dispose_WhileTheStreamIsBroken_EndsThePauseAndIsDoneOnce()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(new ManualClock());
        var errors = new SeenErrors();
        var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, Handled);
        (await sidecar.NextAsync()).Break();
        await errors.NextAsync();

        await subscription.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await subscription.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfTheCaller_EndsTheSubscriptionAsDisposingDoes()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        using var cancellation = new CancellationTokenSource();
        await client.SubscribeAsync("pubsub", "orders", Plain, Handled, cancellation.Token);
        var stream = await sidecar.NextAsync();

        await cancellation.CancelAsync();

        Assert.Equal("EOF", await stream.Ended);
    }

    [Fact]
    public async Task Subscription_OpensWhileItsHostStops_EndsToo()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var ofHost = new OpenSubscriptions();
        await ofHost.EndAsync(CancellationToken.None);
        var subscription = Assert.IsType<StreamedSubscription>(await client.SubscribeAsync("pubsub", "orders", Plain, (_, _) => Task.FromResult(TopicResponseAction.Success)));
        var stream = await sidecar.NextAsync();
        Assert.False(subscription.Over.IsCompleted);

        ofHost.Add(subscription);

        await subscription.Over.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Equal("EOF", await stream.Ended);
    }

    [Fact]
    public async Task Host_Stops_EndsSubscriptionsBeforeItsServices()
    {
        var (entered, release) = (new Signal(), new Signal());
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprPubSubClient();
                return builder.Build();
            },
            options => options.WithPubSub());
        await host.Services.GetRequiredService<DaprPublishSubscribeClient>().SubscribeAsync("pubsub", "orders", Plain, async (_, _) =>
        {
            entered.Set();
            await release.WaitAsync();
            return TopicResponseAction.Success;
        });
        await host.Dapr.PublishEventAsync("pubsub", "orders", 1);
        await entered.WaitAsync();

        var stopping = host.Services.GetRequiredService<IHost>().StopAsync();
        Assert.False(stopping.IsCompleted);
        release.Set();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.Equal("Success", Assert.Single(host.Deliveries).Outcome.ToString());
        Assert.Empty(host.Warnings);
    }

    private static Task<TopicResponseAction> Handled(TopicMessage message, CancellationToken cancellationToken) => Task.FromResult(TopicResponseAction.Success);
}
