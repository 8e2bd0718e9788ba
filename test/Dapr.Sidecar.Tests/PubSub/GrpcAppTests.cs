using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class GrpcAppTests
{
    [Theory]
    [InlineData("application/json", """{"b":12345678901234567890,"a":"<x>"}""", """{"a":"\u003cx\u003e","b":12345678901234567890}""")]
    [InlineData("application/json", "null", "")]
    [InlineData("application/json", "\"s\"", "\"s\"")]
    [InlineData("text/plain", "hello", "hello")]
    [InlineData("application/octet-stream", "bytes", "bytes")]
    [InlineData("image/png", "x", "x")]
    public async Task Deliver_Data_ArrivesAsItsContentTypeSays(string contentType, string body, string data)
    {
        await using var app = await GrpcApp.StartAsync(Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t" }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1&metadata.k=v", body, contentType);

        var (request, metadata) = await app.NextAsync();
        Assert.Equal(
            ("e1", "app1", "com.dapr.event.sent", "1.0", contentType, "t", "pubsub", ""),
            (request.Id, request.Source, request.Type, request.SpecVersion, request.DataContentType, request.Topic, request.PubsubName, request.Path));
        Assert.Equal(data, request.Data.ToStringUtf8());
        Assert.Equal(["pubsubname", "time", "topic", "traceid", "traceparent", "tracestate"], request.Extensions.Fields.Keys.Order());
        Assert.Equal(
            ("e1", "v", "pubsub", "00-00000000000000000000000000000000-0000000000000000-00"),
            (metadata["cloudevent.id"], metadata["k"], metadata["pubsubname"], metadata["traceparent"]));
    }

    [Fact]
    public async Task Deliver_OwnAttributes_BecomeExtensionsOfTheirTypes()
    {
        await using var app = await GrpcApp.StartAsync(Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t" }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t", """{"id":"1","text":"x","number":1.5,"yes":true,"nothing":null,"list":[1,"a"],"map":{"k":"v"}}""", "application/cloudevents+json");

        var fields = (await app.NextAsync()).Request.Extensions.Fields;
        Assert.Equal(("x", 1.5, true), (fields["text"].StringValue, fields["number"].NumberValue, fields["yes"].BoolValue));
        Assert.Equal((2, "v"), (fields["list"].ListValue.Values.Count, fields["map"].StructValue.Fields["k"].StringValue));
        Assert.True(fields["nothing"].HasNullValue);
    }

    [Fact]
    public async Task Deliver_RoutesOfTheList_ArriveAsPath()
    {
        var subscription = new TopicSubscription
        {
            PubsubName = "pubsub",
            Topic = "t",
            Routes = new TopicRoutes { Rules = { new TopicRule { Match = "event.type == 'a'", Path = "/a" } }, Default = "/d" },
        };
        await using var app = await GrpcApp.StartAsync(Listing(subscription), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.type=a", "1");
        await sidecar.PublishAsync("t", "1");

        Assert.Equal(("/a", "/d"), ((await app.NextAsync()).Request.Path, (await app.NextAsync()).Request.Path));
    }

    [Fact]
    public async Task Deliver_RawSubscription_GivesTheBytesBack()
    {
        await using var app = await GrpcApp.StartAsync(
            Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t", Metadata = { ["rawPayload"] = "true" } }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t?metadata.rawPayload=true", "hello", "text/plain");

        var (request, metadata) = await app.NextAsync();
        Assert.Equal(("hello", "Dapr", "application/octet-stream"), (request.Data.ToStringUtf8(), request.Source, request.DataContentType));
        Assert.False(metadata.ContainsKey("traceparent"));
    }

    [Theory]
    [InlineData(Status.Retry)]
    [InlineData(Status.Drop)]
    [InlineData((Status)9)]
    public async Task Deliver_AnswerOtherThanSuccess_GoesToTheDeadLetterTopic(Status status)
    {
        await using var app = await GrpcApp.StartAsync(WithDeadLetter(), request => new TopicEventResponse { Status = request.Topic == "t" ? status : Status.Success });
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal(("t", "dead"), ((await app.NextAsync()).Request.Topic, (await app.NextAsync()).Request.Topic));
    }

    [Theory]
    [InlineData(RpcStatusCode.Internal, true)]
    [InlineData(RpcStatusCode.NotFound, true)]
    [InlineData(RpcStatusCode.Unimplemented, false)]
    public async Task Deliver_Error_GoesToTheDeadLetterTopicButForUnimplemented(RpcStatusCode code, bool isDeadLettered)
    {
        await using var app = await GrpcApp.StartAsync(
            WithDeadLetter(), request => request.Topic == "t" ? throw new RpcCallException(code, "boom") : new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await app.NextAsync();
        await sidecar.QuietAsync();

        Assert.Equal(isDeadLettered, app.HasMore);
        var delivery = sidecar.Deliveries[0];
        Assert.Equal(((int?)code, "boom", isDeadLettered ? "dead" : ""), (delivery.Status, delivery.Answer, delivery.DeadLetterTopic));
    }

    [Fact]
    public async Task Deliver_MetadataThatWouldBreakTheCall_IsLeftOut()
    {
        await using var app = await GrpcApp.StartAsync(Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t" }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t?metadata.grpc-timeout=1n&metadata.content-type=x&metadata.a%20b=1&metadata.x-name=Zo%C3%AB&metadata.x-ok=yes", "1");

        var metadata = (await app.NextAsync()).Metadata;
        Assert.Equal(("yes", false), (metadata["x-ok"], metadata.ContainsKey("x-name")));
    }

    [Theory]
    [InlineData("te", "gzip")]
    [InlineData("connection", "close")]
    [InlineData("transfer-encoding", "gzip")]
    [InlineData("host", "other.example")]
    [InlineData("content-length", "1")]
    public async Task Deliver_MetadataNamedAsTheProtocolsOwn_IsLeftOut(string name, string value)
    {
        await using var app = await GrpcApp.StartAsync(Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t" }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync($"t?metadata.{name}={value}", "1");

        Assert.NotEqual(value, (await app.NextAsync()).Metadata.GetValueOrDefault(name));
    }

    [Fact]
    public async Task Deliver_MetadataWithABinaryName_ArrivesAsBytes()
    {
        await using var app = await GrpcApp.StartAsync(Listing(new TopicSubscription { PubsubName = "pubsub", Topic = "t" }), _ => new TopicEventResponse());
        await using var sidecar = await StartAsync(app);

        await sidecar.PublishAsync("t?metadata.x-bin=!%C3%AB", "1");

        Assert.Equal("IcOr", (await app.NextAsync()).Metadata["x-bin"]);
    }

    [Fact]
    public async Task Start_WithoutListTopicSubscriptions_OnlyDeclaredOnesCount()
    {
        const string Declared = """
            apiVersion: dapr.io/v1alpha1
            kind: Subscription
            metadata: { name: s }
            spec: { pubsubname: pubsub, topic: t, route: /t }
            """;
        await using var app = await GrpcApp.StartAsync(subscriptions: null, _ => new TopicEventResponse());
        await using var sidecar = await PubSubSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc, subscriptions: Declared);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal("/t", (await app.NextAsync()).Request.Path);
    }

    private static Task<PubSubSidecar> StartAsync(GrpcApp app) => PubSubSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc);

    private static ListTopicSubscriptionsResponse Listing(params TopicSubscription[] subscriptions) => new() { Subscriptions = { subscriptions } };

    private static ListTopicSubscriptionsResponse WithDeadLetter() => Listing(
        new TopicSubscription { PubsubName = "pubsub", Topic = "t", DeadLetterTopic = "dead" },
        new TopicSubscription { PubsubName = "pubsub", Topic = "dead" });
}
