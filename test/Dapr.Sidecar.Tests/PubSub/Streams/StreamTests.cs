using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Microsoft.Extensions.Logging;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.Tests.PubSub.Streams;

/// <summary>Subscriptions that last as long as a stream.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Open_EventPublishedAtOnce_IsNotMissed()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();

        for (var round = 1; round <= 30; round++)
        {
            using var stream = await TestStream.OpenAsync(sidecar, $"t{round}");
            await sidecar.PublishAsync($"t{round}?metadata.cloudevent.id=e{round}", "1");
            Assert.Equal($"e{round}", (await stream.NextAsync()).Id);
            await stream.AnswerAsync($"e{round}");
            await sidecar.QuietAsync();
        }

        Assert.All(sidecar.Deliveries, delivery => Assert.Equal(("Success", "/", 0), (delivery.Outcome, delivery.Path, delivery.Status)));
        Assert.Equal(30, sidecar.Deliveries.Count);
    }

    [Theory]
    [InlineData(Status.Success, "Success", "")]
    [InlineData(Status.Retry, "Retry", "dead")]
    [InlineData(Status.Drop, "Drop", "dead")]
    [InlineData((Status)7, "Retry", "dead")]
    public async Task Answer_OfAnyKind_IsNotedAndWhatWasNotHandledIsDeadLettered(Status status, string outcome, string deadLetterTopic)
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        using var stream = await TestStream.OpenAsync(sidecar, deadLetterTopic: "dead");

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await stream.AnswerAsync((await stream.NextAsync()).Id, status);
        await sidecar.QuietAsync();

        var delivery = Assert.Single(sidecar.Deliveries);
        Assert.Equal((outcome, deadLetterTopic), (delivery.Outcome, delivery.DeadLetterTopic));
        Assert.Equal(deadLetterTopic.Length > 0, sidecar.Published.Any(published => published.IsDeadLetter && published.Topic == "dead"));
    }

    [Fact]
    public async Task Open_SecondOfOneTopic_GetsACopyOfItsOwn()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        using var first = await TestStream.OpenAsync(sidecar);
        using var second = await TestStream.OpenAsync(sidecar);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");

        Assert.Equal(("e1", "e1"), ((await first.NextAsync()).Id, (await second.NextAsync()).Id));
    }

    [Fact]
    public async Task Open_RawPayload_BringsTheBytes()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        using var stream = await TestStream.OpenAsync(sidecar, metadata: ("rawPayload", "true"));

        await sidecar.PublishAsync("t?metadata.rawPayload=true", "no JSON", "text/plain");

        var received = await stream.NextAsync();
        Assert.Equal(("no JSON", "application/octet-stream"), (received.Data.ToStringUtf8(), received.DataContentType));
    }

    [Fact]
    public async Task Open_OfABroker_HandsOnMetadataAndGroup()
    {
        var broker = new TestBroker();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => options.Components.Add(broker.Spec));
        using var stream = await TestStream.OpenAsync(sidecar, metadata: ("k", "v"));

        Assert.Equal(("t", "app1", "v"), (broker.Asked!.Topic, broker.Asked.ConsumerGroup, broker.Asked.Metadata["k"]));
    }

    [Fact]
    public async Task Open_BrokerThatRefuses_IsAnErrorWithItsReason()
    {
        await using var sidecar = await PubSubSidecar.StartAsync(configure: RefusingPubSub.AddTo);

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => TestStream.OpenAsync(sidecar));

        Assert.Equal((RpcStatusCode.Unknown, "failed to create subscription for pubsub: no subscribers"), (exception.StatusCode, exception.Status.Message));
        Assert.DoesNotContain("STREAMING", await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_OfOpenAndClosedStreams_NamesTheOpenOnes()
    {
        var broker = new TestBroker();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => options.Components.Add(broker.Spec));
        var stream = await TestStream.OpenAsync(sidecar, deadLetterTopic: "dead", metadata: ("k", "v"));

        Assert.Contains(
            """
            "subscriptions":[{"pubsubname":"pubsub","topic":"t","metadata":{"k":"v"},"rules":[{"path":"/"}],"deadLetterTopic":"dead","type":"STREAMING"}]
            """,
            await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await stream.CompleteAsync();
        Assert.Equal((RpcStatusCode.Unknown, "EOF"), await stream.EndAsync());

        Assert.DoesNotContain("STREAMING", await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        stream.Dispose();
    }

    [Fact]
    public async Task Event_ThatExpiredOrIsNone_IsNotSent()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        using var stream = await TestStream.OpenAsync(sidecar, deadLetterTopic: "dead");

        await sidecar.PublishAsync("t", """{"id":"old","expiration":"2020-01-01T00:00:00Z"}""", "application/cloudevents+json");
        await sidecar.PublishAsync("t?metadata.rawPayload=true", "none", "text/plain");
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");

        Assert.Equal("e1", (await stream.NextAsync()).Id);
        Assert.Equal([("Drop", "old"), ("Retry", "")], sidecar.Deliveries.Select(delivery => (delivery.Outcome, delivery.EventId)));
        Assert.Equal(2, sidecar.Published.Count(published => published.IsDeadLetter));
    }

    [Fact]
    public async Task Event_OfWhichTheDataCannotBeSent_IsTriedAgainAndTheNextComes()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        using var stream = await TestStream.OpenAsync(sidecar);

        await sidecar.PublishAsync("t", """{"id":"bad","data_base64":"?"}""", "application/cloudevents+json");
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");

        Assert.Equal("e1", (await stream.NextAsync()).Id);
        Assert.Equal(("Retry", "bad"), (sidecar.Deliveries[0].Outcome, sidecar.Deliveries[0].EventId));
    }

    // Two of one id may be on their way at a time: each answer is that of one of them.
    [Fact]
    public async Task Answer_OfTwoEventsOfOneId_IsThatOfTheFirstThenOfTheSecond()
    {
        var broker = new TestBroker();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => options.Components.Add(broker.Spec));
        using var stream = await TestStream.OpenAsync(sidecar);
        var first = broker.GiveAsync("e1");
        Assert.Equal("e1", (await stream.NextAsync()).Id);
        var second = broker.GiveAsync("e1");
        Assert.Equal("e1", (await stream.NextAsync()).Id);

        await stream.AnswerAsync("e1");
        Assert.True(await first.WithLimit(() => "no answer"));
        Assert.False(second.IsCompleted);
        await stream.AnswerAsync("e1", Status.Retry);
        Assert.False(await second.WithLimit(() => "no answer"));
    }

    [Fact]
    public async Task Event_BeingHandled_CountsAsRunningAndAnOpenStreamDoesNot()
    {
        var clock = new ManualClock();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => options.Clock = clock);
        using var stream = await TestStream.OpenAsync(sidecar);
        await clock.SettleAsync();

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await stream.NextAsync();
        var settling = clock.SettleAsync();

        Assert.False(settling.IsCompleted);
        await stream.AnswerAsync("e1");
        await settling.WithLimit(() => "not quiet");
    }

    [Fact]
    public async Task Caller_IsGoneWithAnEventUnanswered_GivesItUpWithoutAWarning()
    {
        using var log = new CollectedLog();
        var broker = new TestBroker();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options =>
        {
            options.Components.Add(broker.Spec);
            options.LoggerFactory = log;
        });
        var stream = await TestStream.OpenAsync(sidecar, deadLetterTopic: "dead");
        var handled = broker.GiveAsync("e1");
        await stream.NextAsync();

        stream.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handled.WithLimit(() => "not given up"));
        Assert.True(broker.Ended.IsCompleted);
        Assert.Empty(sidecar.Deliveries);
        Assert.DoesNotContain(log.All, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Initial_Twice_EndsTheStream()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();
        var initial = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = PubSubSidecar.Name, Topic = "t" };
        using var stream = await TestStream.OpenAsync(sidecar, initial);

        await stream.SendAsync(new SubscribeTopicEventsRequestAlpha1());
        await stream.SendAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = initial });

        Assert.Equal((RpcStatusCode.Unknown, "duplicate initial request received"), await stream.EndAsync());
    }

    [Fact]
    public async Task Stop_WithAnEventUnanswered_WaitsForTheAnswerAndSaysWhyItEnds()
    {
        var broker = new TestBroker();
        var sidecar = await PubSubSidecar.StartAsync(configure: options => options.Components.Add(broker.Spec));
        using var stream = await TestStream.OpenAsync(sidecar);
        var handled = broker.GiveAsync("e1");
        await stream.NextAsync();

        var stopping = sidecar.StopAsync();
        await broker.Ended.WithLimit(() => "not ended");
        await stream.AnswerAsync("e1");

        Assert.True(await handled.WithLimit(() => "no answer"));
        Assert.Equal((RpcStatusCode.Unavailable, "the sidecar is stopping"), await stream.EndAsync());
        await stopping.WithLimit(() => "still stopping");
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Stop_BeforeTheStreamHasSaidWhatItWants_SaysWhyItEnds()
    {
        var sidecar = await PubSubSidecar.StartAsync();
        using var silent = sidecar.Rpc.Start(DaprMethods.SubscribeTopicEventsAlpha1);
        using (await TestStream.OpenAsync(sidecar))
        {
            // By the same connection: what was begun before has come.
        }

        var stopping = sidecar.StopAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => silent.ReadAsync().AsTask().WithLimit(() => "still open"));
        Assert.Equal((RpcStatusCode.Unavailable, "the sidecar is stopping"), (exception.StatusCode, exception.Status.Message));
        await stopping.WithLimit(() => "still stopping");
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WithAnEventThatIsNeverAnswered_EndsWithinItsGrace()
    {
        var sidecar = await PubSubSidecar.StartAsync(configure: options => options.GracefulShutdown = TimeSpan.FromMilliseconds(50));
        using var stream = await TestStream.OpenAsync(sidecar);
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await stream.NextAsync();

        await sidecar.StopAsync().WithLimit(() => "still stopping");

        // With so little grace the connection may be gone before the stream could say why.
        Assert.Equal(RpcStatusCode.Unavailable, (await stream.EndAsync()).Item1);
        await sidecar.DisposeAsync();
    }
}
