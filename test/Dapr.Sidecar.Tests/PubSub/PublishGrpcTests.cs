using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class PublishGrpcTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t"}""";
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task PublishEvent_Json_IsWrapped()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.Rpc.InvokeAsync(DaprMethods.PublishEvent, new PublishEventRequest
        {
            PubsubName = "pubsub",
            Topic = "t",
            Data = ByteString.CopyFromUtf8("""{"a":1}"""),
            DataContentType = "application/json",
            Metadata = { ["cloudevent.id"] = "e1" },
        });

        var received = await app.NextAsync();
        Assert.Equal("""{"a":1}""", received.Json.GetProperty("data").GetRawText());
        Assert.Equal("e1", received.Member("id"));
    }

    [Fact]
    public async Task PublishEvent_Raw_GoesAsItIsWithTheTraceInItsMetadata()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.Rpc.InvokeAsync(
            DaprMethods.PublishEvent,
            new PublishEventRequest { PubsubName = "pubsub", Topic = "t", Data = ByteString.CopyFromUtf8("""{"id":"r1","x":1}"""), Metadata = { ["rawPayload"] = "true" } },
            new RpcCallOptions { Headers = new RpcHeaders { { "traceparent", Trace } } });

        var received = await app.NextAsync();
        Assert.Equal("""{"id":"r1","x":1}""", received.Body);
        Assert.Equal((Trace, Trace, "true"), (received.Headers["traceid"], received.Headers["traceparent"], received.Headers["rawpayload"]));
    }

    [Fact]
    public async Task BulkPublish_BothNames_Publish()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        foreach (var method in (RpcMethod<BulkPublishRequest, BulkPublishResponse>[])[DaprMethods.BulkPublishEvent, DaprMethods.BulkPublishEventAlpha1])
        {
            var response = await sidecar.Rpc.InvokeAsync(method, Bulk(("1", method.Name)));
            Assert.Empty(response.FailedEntries);
            Assert.Equal(method.Name, (await app.NextAsync()).Member("data"));
        }
    }

    [Fact]
    public async Task PublishEvent_Unknown_HasTheDetailsOfTheCatalogue()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.PublishEvent, new PublishEventRequest { PubsubName = "other", Topic = "t", Metadata = { ["k"] = "v" } }));

        Assert.Equal((RpcStatusCode.InvalidArgument, "pubsub other is not found"), (exception.StatusCode, exception.Status.Message));
        var info = Assert.Single(Status.Parser.ParseFrom(exception.Status.Details.Span).Details).Unpack<ErrorInfo>();
        Assert.Equal(("DAPR_PUBSUB_NOT_FOUND", "dapr.io", "v"), (info.Reason, info.Domain, info.Metadata["k"]));
    }

    [Theory]
    [InlineData("", "t", RpcStatusCode.InvalidArgument, "pubsub name is empty", "DAPR_PUBSUB_NAME_EMPTY")]
    [InlineData("pubsub", "", RpcStatusCode.InvalidArgument, "topic is empty in pubsub pubsub", "DAPR_PUBSUB_TOPIC_NAME_EMPTY")]
    [InlineData("pubsub", "closed", RpcStatusCode.PermissionDenied, "topic closed is not allowed for app id app1", "DAPR_PUBSUB_FORBIDDEN")]
    [InlineData("pubsub", "t", RpcStatusCode.InvalidArgument, "cannot create cloudevent", "DAPR_PUBSUB_CLOUD_EVENT_CREATION")]
    public async Task PublishEvent_WhatCannotBe_DescribesTheResource(string pubSub, string topic, RpcStatusCode code, string message, string reason)
    {
        await using var sidecar = await PubSubSidecar.StartAsync(
            configure: options => options.Components.Add(PubSubSidecar.InMemory(("protectedTopics", "closed"))));

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.PublishEvent, new PublishEventRequest
        {
            PubsubName = pubSub,
            Topic = topic,
            Data = ByteString.CopyFromUtf8(topic == "t" ? "x" : "{}"),
            DataContentType = "application/cloudevents+json",
        }));

        Assert.Equal((code, message), (exception.StatusCode, exception.Status.Message));
        var details = Status.Parser.ParseFrom(exception.Status.Details.Span).Details;
        Assert.Equal(("pubsub", message), (details[0].Unpack<ResourceInfo>().ResourceType, details[0].Unpack<ResourceInfo>().Description));
        Assert.Equal(reason, details[1].Unpack<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task BulkPublish_DuplicateEntryId_IsRefusedBeforeAnythingIsPublished()
    {
        await using var sidecar = await PubSubSidecar.StartAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.BulkPublishEvent, Bulk(("1", "a"), ("1", "b"))));

        Assert.Equal(RpcStatusCode.InvalidArgument, exception.StatusCode);
        Assert.Empty(sidecar.Published);
    }

    [Fact]
    public async Task BulkPublish_BrokerRefusesOne_IsInternal()
    {
        await using var sidecar = await PubSubSidecar.StartAsync(configure: RefusingPubSub.AddTo);

        var exception = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.BulkPublishEvent, Bulk(("1", "a"), ("2", "refuse"))));

        Assert.Equal((RpcStatusCode.Internal, "error when publishing to topic t in pubsub pubsub: refused"), (exception.StatusCode, exception.Status.Message));
    }

    [Fact]
    public async Task PublishEvent_BrokerWithNativeTtl_GetsNoExpirationInTheEvent()
    {
        var broker = new RefusingPubSub();
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => RefusingPubSub.AddTo(options, broker));

        await sidecar.PublishAsync("t?metadata.ttlInSeconds=10", "1");

        var message = Assert.Single(broker.Messages);
        Assert.Equal("10", message.Metadata["ttlInSeconds"]);
        Assert.DoesNotContain("expiration", System.Text.Encoding.UTF8.GetString(message.Data.Span), StringComparison.Ordinal);
    }

    private static BulkPublishRequest Bulk(params (string Id, string Text)[] entries) => new()
    {
        PubsubName = "pubsub",
        Topic = "t",
        Entries = { entries.Select(entry => new BulkPublishRequestEntry { EntryId = entry.Id, Event = ByteString.CopyFromUtf8(entry.Text), ContentType = "text/plain" }) },
    };
}
