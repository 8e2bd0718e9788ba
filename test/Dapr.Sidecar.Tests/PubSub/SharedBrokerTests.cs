using System.Text.Json;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>One broker that several publishers and subscribers use: whose topics are whose, and what publishers of other kinds send.</summary>
public sealed class SharedBrokerTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t"}""";

    [Fact]
    public async Task Publish_GroupNamedAfterANamespace_KeepsTopicsApartAndTheirNames()
    {
        var shared = new SharedComponents();
        var (first, second) = (HttpApp.Of(Subscription), HttpApp.Of(Subscription, """{"pubsubname":"pubsub","topic":"*","route":"/any"}"""));
        await using var plain = await StartAsync(first, "", "group");
        await using var ofNamespace = await StartAsync(second, "ns1", "{namespace}");

        await plain.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await ofNamespace.PublishAsync("t?metadata.cloudevent.id=e2", "2");
        await plain.QuietAsync();
        await ofNamespace.QuietAsync();

        Assert.Equal(["e1"], plain.Deliveries.Select(delivery => delivery.EventId));
        Assert.Equal([("/any", "t", "e2"), ("/t", "t", "e2")], ofNamespace.Deliveries.Select(delivery => (delivery.Path, delivery.Topic, delivery.EventId)).Order());
        using var body = JsonDocument.Parse(second.All[^1].Body);
        Assert.Equal("t", body.RootElement.GetProperty("topic").GetString());

        Task<PubSubSidecar> StartAsync(HttpApp app, string @namespace, string group) => PubSubSidecar.StartAsync(
            app,
            options =>
            {
                (options.SharedComponents, options.Namespace) = (shared, @namespace);
                options.Components.Add(PubSubSidecar.InMemory() with { Name = "other" });
            },
            $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: pubsub}}\nspec:\n  type: pubsub.in-memory\n  version: v1\n  metadata:\n  - {{name: consumerID, value: \"{group}\"}}\n");
    }

    [Theory]
    [InlineData("application/json", """{"a":1}""", "data", """{"a":1}""")]
    [InlineData("text/plain", "hello", "data", "\"hello\"")]
    [InlineData("", "hello", "data", "\"hello\"")]
    [InlineData("application/octet-stream", "hello", "data_base64", "\"aGVsbG8=\"")]
    public async Task Deliver_EventInTheBinaryMode_IsRebuilt(string contentType, string data, string member, string expected)
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.rawPayload=true&metadata.ce_id=e1&metadata.ce_source=shop&metadata.ce_type=made&metadata.ce_specversion=1.0&metadata.ce_colour=red", data, contentType);

        using var body = JsonDocument.Parse((await app.NextAsync()).Body);
        Assert.Equal(expected, body.RootElement.GetProperty(member).GetRawText());
        Assert.Equal(
            ("e1", "shop", "made", "1.0", "red", "t", "pubsub"),
            (Text("id"), Text("source"), Text("type"), Text("specversion"), Text("colour"), Text("topic"), Text("pubsubname")));

        string? Text(string name) => body.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Deliver_WrappedEventWithSuchMetadata_StaysAsItIs()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=own&metadata.ce_id=e1&metadata.ce_source=shop&metadata.ce_type=made&metadata.ce_specversion=1.0", "1");

        using var body = JsonDocument.Parse((await app.NextAsync()).Body);
        Assert.Equal("own", body.RootElement.GetProperty("id").GetString());
    }
}
