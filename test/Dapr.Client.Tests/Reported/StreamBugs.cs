using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Client.Tests.PubSub.Streaming;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;
using Dapr.Rpc;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Reported;

/// <summary>What users of the official SDK and of the runtime reported about streaming subscriptions, by the number there.</summary>
public sealed class StreamBugs
{
    private static readonly DaprSubscriptionOptions Plain = new(new MessageHandlingPolicy(Timeout.InfiniteTimeSpan, TopicResponseAction.Retry));

    // A subscription that was disposed went on to take its share of the events of its group, and nobody handled them.
    [Theory]
    [InlineData("pubsub.in-memory")]
    [InlineData("pubsub.sqlite")]
    public async Task Runtime10228_SubscriptionThatIsDisposed_TakesNoEventFromTheNext(string type)
    {
        const int Count = 40;
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            await using var host = await StartAsync(new ComponentSpec
            {
                Name = "pubsub",
                Type = type,
                Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file },
            });
            var client = host.Services.GetRequiredService<DaprPublishSubscribeClient>();
            var (ofThePhantom, seen, all) = (0, new ConcurrentDictionary<string, bool>(), new Signal());
            for (var round = 0; round < 3; round++)
            {
                await (await client.SubscribeAsync("pubsub", "orders", Plain, (_, _) =>
                {
                    Interlocked.Increment(ref ofThePhantom);
                    return Task.FromResult(TopicResponseAction.Success);
                })).DisposeAsync();
            }

            await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain, (message, _) =>
            {
                seen[message.Id] = true;
                if (seen.Count == Count) all.Set();
                return Task.FromResult(TopicResponseAction.Success);
            });
            for (var number = 0; number < Count; number++)
            {
                await host.Dapr.PublishEventAsync("pubsub", "orders", number);
            }

            await all.WaitAsync();
            Assert.Equal(0, ofThePhantom);
            Assert.Single((await host.Dapr.GetMetadataAsync()).Components);
        }
        finally
        {
            foreach (var left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
            {
                File.Delete(left);
            }
        }
    }

    // The first answer of the runtime holds no event, which was not expected.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Issue1412_FirstAnswerWithoutAnEvent_IsNoError(bool isInitial)
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        sidecar.Greet = stream => stream.SendAsync(isInitial ? new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() } : new SubscribeTopicEventsResponseAlpha1());
        using var client = sidecar.CreateClient();
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain, (_, _) => Task.FromResult(TopicResponseAction.Success));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync(new SubscribeTopicEventsResponseAlpha1());
        await stream.SendAsync("e1");

        Assert.Equal("e1 Success", await stream.AnswerAsync());
    }

    // A runtime that sends an event at once, and no first answer, is understood too.
    [Fact]
    public async Task Issue1412_FirstAnswerThatIsAnEvent_IsHandled()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        sidecar.Greet = stream => stream.SendAsync("e1");
        using var client = sidecar.CreateClient();
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain, (_, _) => Task.FromResult(TopicResponseAction.Success));

        Assert.Equal("e1 Success", await (await sidecar.NextAsync()).AnswerAsync());
    }

    // Without a sidecar it returned as if all were well, and nobody ever heard of it.
    [Fact]
    public async Task Issue1803_SubscribeWithoutASidecar_IsAnErrorAtTheCall()
    {
        using var client = new DaprPublishSubscribeClientBuilder().UseGrpcEndpoint("http://127.0.0.1:1").UseHttpEndpoint("http://127.0.0.1:1").Build();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.SubscribeAsync("pubsub", "orders", Plain, (_, _) => Task.FromResult(TopicResponseAction.Success)));

        Assert.Equal(("SubscribeTopicEvents", "Unavailable", true), (exception.Operation, exception.Status, exception.IsRetriable));
    }

    // What is published when the call has returned is not missed: nobody has to wait a while after subscribing.
    [Fact]
    public async Task Issue1875_SubscribeThatReturned_MissesNoEvent()
    {
        await using var host = await StartAsync(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        var client = host.Services.GetRequiredService<DaprPublishSubscribeClient>();

        for (var round = 0; round < 30; round++)
        {
            var handled = new Signal();
            await using var subscription = await client.SubscribeAsync("pubsub", $"orders{round}", Plain, (_, _) =>
            {
                handled.Set();
                return Task.FromResult(TopicResponseAction.Success);
            });
            await host.Dapr.PublishEventAsync("pubsub", $"orders{round}", round);
            await handled.WaitAsync();
        }
    }

    // One handler that threw ended the subscription for good, without a word.
    [Fact]
    public async Task Pull1888_HandlerThatThrows_EndsNothingAndIsHeardOf()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync(
            "pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, (message, _) => throw new InvalidOperationException(message.Id));
        var stream = await sidecar.NextAsync();

        for (var number = 0; number < 3; number++)
        {
            await stream.SendAsync($"e{number}");
            Assert.Equal($"e{number} Retry", await stream.AnswerAsync());
            Assert.Equal($"e{number}", (await errors.NextAsync()).InnerException!.Message);
        }
    }

    // Nobody supervised what read the stream: one that broke off, or that the runtime ended well, was the end of all events. It is opened again each time, and once.
    [Theory]
    [InlineData(RpcStatusCode.Unavailable)]
    [InlineData(RpcStatusCode.Internal)]
    [InlineData(RpcStatusCode.Cancelled)]
    [InlineData(RpcStatusCode.ResourceExhausted)]
    [InlineData(RpcStatusCode.Ok)]
    public async Task Pull1888_StreamThatIsOver_IsOpenedAgainAndBringsItsEvents(RpcStatusCode code)
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var errors = new SeenErrors();
        await using var subscription = await client.SubscribeAsync(
            "pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, (_, _) => Task.FromResult(TopicResponseAction.Success));
        var stream = await sidecar.NextAsync();

        for (var round = 0; round < 3; round++)
        {
            stream.Break(code);
            var told = await errors.NextAsync();
            var opening = sidecar.NextAsync();
            await clock.AdvanceUntilAsync(opening, TimeSpan.FromMilliseconds(50));
            stream = await opening;
            await stream.SendAsync($"e{round}");

            Assert.Equal(("SubscribeTopicEvents", "pubsub", "orders"), (told.Operation, told.Component, told.Key));
            Assert.Equal($"e{round} Success", await stream.AnswerAsync());
        }

        Assert.Equal(4, sidecar.Opened);
    }

    // What a handler does meanwhile neither keeps the next stream from being opened nor is lost.
    [Fact]
    public async Task Pull1888_StreamThatBreaksOffWhileAHandlerWorks_IsOpenedAgainMeanwhile()
    {
        var clock = new ManualClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient(clock);
        var (entered, release, errors) = (new Signal(), new Signal(), new SeenErrors());
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain with { ErrorHandler = errors.Handle }, async (message, _) =>
        {
            entered.Set();
            await release.WaitAsync();
            return message.Id == "e1" ? throw new InvalidOperationException("after the end of its stream") : TopicResponseAction.Success;
        });
        var first = await sidecar.NextAsync();
        await first.SendAsync("e1");
        await entered.WaitAsync();

        first.Break();
        Assert.Equal("Unavailable", (await errors.NextAsync()).Status);
        var opening = sidecar.NextAsync();
        await clock.AdvanceUntilAsync(opening, TimeSpan.FromMilliseconds(50));
        var second = await opening;
        release.Set();
        await second.SendAsync("e2");

        Assert.Equal("e2 Success", await second.AnswerAsync());
        Assert.Equal("after the end of its stream", (await errors.NextAsync()).InnerException!.Message);
    }

    private static Task<DaprTestHost> StartAsync(ComponentSpec broker) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprPubSubClient();
            return builder.Build();
        },
        options => options.WithComponent(broker));
}
