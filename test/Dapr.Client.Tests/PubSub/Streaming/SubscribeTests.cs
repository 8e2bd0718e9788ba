using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>What the client of streams asks the runtime for, and what it makes of the events.</summary>
public sealed class SubscribeTests
{
    private static readonly DaprSubscriptionOptions Plain = new(new MessageHandlingPolicy(TimeSpan.FromMinutes(1), TopicResponseAction.Retry));

    [Fact]
    public async Task Subscribe_WithEverything_AsksForItAndHandsTheEventOver()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        TopicMessage? seen = null;
        await using var subscription = await client.SubscribeAsync(
            "pubsub", "orders", Plain with { DeadLetterTopic = "dead", Metadata = new Dictionary<string, string> { ["k"] = "v" } }, (message, _) =>
            {
                seen = message;
                return Task.FromResult(TopicResponseAction.Success);
            });
        var stream = await sidecar.NextAsync();

        await stream.SendAsync(new TopicEventRequest
        {
            Id = "e1",
            Source = "app",
            Type = "order",
            SpecVersion = "1.0",
            DataContentType = "application/json",
            Topic = "orders",
            PubsubName = "pubsub",
            Path = "/",
            Data = ByteString.CopyFromUtf8("{}"),
            Extensions = new Struct { Fields = { ["subject"] = Value.ForString("s") } },
        });

        Assert.Equal("e1 Success", await stream.AnswerAsync());
        Assert.Equal(("pubsub", "orders", "dead", "v"), (stream.Initial.PubsubName, stream.Initial.Topic, stream.Initial.DeadLetterTopic, stream.Initial.Metadata["k"]));
        Assert.Equal(new TopicMessage("e1", "app", "order", "1.0", "application/json", "orders", "pubsub") { Data = seen!.Data, Path = "/", Extensions = seen.Extensions }, seen);
        Assert.Equal(("{}", "s"), (System.Text.Encoding.UTF8.GetString(seen.Data.Span), seen.Extensions["subject"].StringValue));
    }

    [Theory]
    [InlineData(TopicResponseAction.Success, "Success")]
    [InlineData(TopicResponseAction.Retry, "Retry")]
    [InlineData(TopicResponseAction.Drop, "Drop")]
    [InlineData((TopicResponseAction)9, "Retry")]
    public async Task Handler_Answer_IsThatOfItsEvent(TopicResponseAction action, string status)
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Plain, (_, _) => Task.FromResult(action));
        var stream = await sidecar.NextAsync();

        await stream.SendAsync("e1");

        Assert.Equal($"e1 {status}", await stream.AnswerAsync());
    }

    // No sidecar, no component, no permission: whoever subscribes learns of it there and then.
    [Fact]
    public async Task Subscribe_ThatIsRefused_SaysWhy()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        sidecar.Greet = _ => throw new RpcCallException(RpcStatusCode.InvalidArgument, "pubsub nope is not found");
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.SubscribeAsync("nope", "orders", Plain, Never));

        Assert.Equal(("PubSub", "SubscribeTopicEvents", "nope", "orders", "InvalidArgument"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status));
    }

    [Fact]
    public async Task Subscribe_IsGivenUpWhileNothingAnswers_IsTheCallersCancellation()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        var met = new Signal();
        sidecar.Greet = _ =>
        {
            met.Set();
            return Task.CompletedTask;
        };
        using var client = sidecar.CreateClient();
        using var cancellation = new CancellationTokenSource();
        var subscribing = client.SubscribeAsync("pubsub", "orders", Plain, Never, cancellation.Token);
        await met.WaitAsync();

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal("cancelled", await (await sidecar.NextAsync()).Ended);
    }

    [Fact]
    public async Task Subscribe_WrongArguments_AreRefused()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var client = sidecar.CreateClient();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.SubscribeAsync("", "orders", Plain, Never));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.SubscribeAsync("pubsub", "", Plain, Never));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.SubscribeAsync("pubsub", "orders", null!, Never));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.SubscribeAsync("pubsub", "orders", Plain, null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.SubscribeAsync("pubsub", "orders", Plain with { MessageHandlingPolicy = new(TimeSpan.Zero, TopicResponseAction.Drop) }, Never));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.SubscribeAsync("pubsub", "orders", Plain with { MaximumCleanupTimeout = TimeSpan.FromSeconds(-1) }, Never));
    }

    [Fact]
    public async Task Client_IsDisposed_EndsItsSubscriptionsAndMakesNoMore()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        var client = sidecar.CreateClient();
        await client.SubscribeAsync("pubsub", "orders", Plain, Never);
        var stream = await sidecar.NextAsync();

        client.Dispose();

        Assert.Equal("cancelled", await stream.Ended);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SubscribeAsync("pubsub", "orders", Plain, Never));
    }

    private static Task<TopicResponseAction> Never(TopicMessage message, CancellationToken cancellationToken) => throw new InvalidOperationException("no event was expected");
}
