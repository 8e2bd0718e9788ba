using System.Text.Json;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class PublishHttpTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t"}""";

    [Theory]
    [InlineData("application/json", """{"b":12345678901234567890,"a":[1.0,{"d":1,"c":"<&>"}]}""", """{"a":[1.0,{"c":"<&>","d":1}],"b":12345678901234567890}""")]
    [InlineData("application/json; charset=utf-8", "true", "true")]
    [InlineData("APPLICATION/JSON", "null", "null")]
    [InlineData("application/json", "\"s\"", "\"s\"")]
    [InlineData("application/json", "{\"a\":", "\"{\\\"a\\\":\"")]
    [InlineData("application/json", "", "\"\"")]
    [InlineData("application/vnd.x+json", "{\"a\":1}", "\"{\\\"a\\\":1}\"")]
    [InlineData("text/plain", "hello", "\"hello\"")]
    [InlineData("image/png", "x", "\"x\"")]
    [InlineData("", "x", "\"x\"")]
    public async Task Publish_Body_BecomesDataByItsContentType(string contentType, string body, string data)
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", body, contentType);

        var json = (await app.NextAsync()).Json;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(data).RootElement, json.GetProperty("data")), json.GetRawText());
        Assert.Equal(contentType.Length > 0 ? contentType : "text/plain", json.GetProperty("datacontenttype").GetString());
    }

    [Fact]
    public async Task Publish_Json_IsWrappedWithSortedMembers()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", """{"b":"<é>","a":1}""");

        var body = (await app.NextAsync()).Body;
        var time = JsonDocument.Parse(body).RootElement.GetProperty("time").GetString()!;
        const string Expected =
            """{"data":{"a":1,"b":"\u003cé\u003e"},"datacontenttype":"application/json","id":"e1","pubsubname":"pubsub","source":"app1","specversion":"1.0","time":"TIME","topic":"t","traceid":"","traceparent":"","tracestate":"","type":"com.dapr.event.sent"}""";
        Assert.Equal(Expected.Replace("TIME", time, StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task Publish_Bytes_BecomeBase64()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        using var response = await sidecar.Http.PostAsync(
            new Uri("/v1.0/publish/pubsub/t", UriKind.Relative), PubSubSidecar.Content([0, 255], "application/octet-stream"));

        var received = await app.NextAsync();
        Assert.Equal("AP8=", received.Member("data_base64"));
        Assert.False(received.Json.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Publish_Overrides_SetAttributesWhateverTheirCase()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.CloudEvent.Id=i&metadata.cloudevent.type=ty&metadata.cloudevent.source=so&metadata.cloudevent.subject=su", "1");

        var received = await app.NextAsync();
        Assert.Equal(("i", "ty", "so", "su"), (received.Member("id"), received.Member("type"), received.Member("source"), received.Member("subject")));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("?metadata.cloudevent.traceid=x", "x", "")]
    [InlineData("?metadata.cloudevent.traceid=x&metadata.cloudevent.traceparent=p", "p", "p")]
    public async Task Publish_TraceOverrides_TheParentWins(string query, string id, string parent)
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t" + query, "1");

        var received = await app.NextAsync();
        Assert.Equal((id, parent), (received.Member("traceid"), received.Member("traceparent")));
    }

    [Fact]
    public async Task Publish_CallersTrace_ReachesEventAndHeader()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/publish/pubsub/t") { Content = PubSubSidecar.Content([.. "1"u8], "application/json") };
        request.Headers.Add("traceparent", Trace);
        request.Headers.Add("tracestate", "k=v");

        using var response = await sidecar.Http.SendAsync(request);

        var received = await app.NextAsync();
        Assert.Equal((Trace, Trace, "k=v"), (received.Member("traceid"), received.Member("traceparent"), received.Member("tracestate")));
        Assert.Equal(Trace, received.Headers["traceparent"]);
        Assert.False(received.Headers.ContainsKey("tracestate"));
    }

    [Theory]
    [InlineData("100", true)]
    [InlineData("0", false)]
    [InlineData("-5", false)]
    [InlineData("abc", false)]
    public async Task Publish_Ttl_SaysWhenTheEventExpires(string ttl, bool expires)
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync($"t?metadata.ttlInSeconds={ttl}", "1");

        Assert.Equal(expires, (await app.NextAsync()).Json.TryGetProperty("expiration", out _));
    }

    [Fact]
    public async Task Publish_OwnCloudEvent_IsKeptAndCompleted()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=ignored", """{"id":"own","topic":"mine","custom":7,"source":null,"data":{"n":1}}""", "application/cloudevents+json; charset=utf-8");

        var received = await app.NextAsync();
        Assert.Equal(
            ("own", "t", "pubsub", "Dapr", "com.dapr.event.sent", "1.0"),
            (received.Member("id"), received.Member("topic"), received.Member("pubsubname"), received.Member("source"), received.Member("type"), received.Member("specversion")));
        Assert.Equal(7, received.Json.GetProperty("custom").GetInt32());
        Assert.False(received.Json.TryGetProperty("datacontenttype", out _));
    }

    [Fact]
    public async Task Publish_TopicWithSlashes_IsOneTopic()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"a/b c","route":"/t"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("a/b+c", "1");

        Assert.Equal("a/b c", (await app.NextAsync()).Member("topic"));
    }

    [Fact]
    public async Task Publish_MetadataInAnyScript_ReachesTheAppAsHeader()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.x-name=Zo%C3%AB%0D%0Aevil:1&metadata.not%20a%20name=1&metadata.Content-Type=x", "1");

        var received = await app.NextAsync();
        Assert.Equal("Zoë  evil:1", received.Headers["x-name"]);
        Assert.Equal("application/cloudevents+json", received.Headers["content-type"]);
    }

    [Theory]
    [InlineData("/v1.0/publish/other/t?metadata.a=b", "1", "application/json", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found")]
    [InlineData("/v1.0/publish/pubsub/t", "[1]", "application/cloudevents+json", 500, "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent")]
    [InlineData("/v1.0/publish/pubsub/t?metadata.rawPayload=maybe", "1", "application/json", 400, "ERR_PUBSUB_REQUEST_METADATA", "failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is 'maybe'")]
    [InlineData("/v1.0/publish/pubsub/closed", "1", "application/json", 403, "ERR_PUBSUB_FORBIDDEN", "topic closed is not allowed for app id app1")]
    [InlineData("/v1.0/publish/bulk/pubsub/closed", "[]", "application/json", 403, "ERR_PUBSUB_FORBIDDEN", "topic closed is not allowed for app id app1")]
    [InlineData("/v1.0/publish/bulk/other/t", "nonsense", "application/json", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", "", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error when unmarshaling the request for topic t pubsub pubsub: EOF")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", "[", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error when unmarshaling the request for topic t pubsub pubsub: unexpected EOF")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", "[x]", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error when unmarshaling the request for topic t pubsub pubsub: invalid character 'x' looking for beginning of value")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", "{}", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error when unmarshaling the request for topic t pubsub pubsub: json: cannot unmarshal object into Go value of type []http.bulkPublishMessageEntry")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", """[{"event":1,"contentType":"application/json"}]""", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error marshaling events to bytes for topic t pubsub pubsub. error: entryId is duplicated or not present for entry")]
    [InlineData("/v1.0/publish/bulk/pubsub/t", """[{"entryId":"1","event":{},"contentType":"text/plain"}]""", "application/json", 400, "ERR_PUBSUB_EVENTS_SER", "error when marshalling cloud event envelope for topic t pubsub pubsub: error: mismatch between contentType and event")]
    public async Task Publish_WhatCannotBe_IsTheErrorOfTheCatalogue(string path, string body, string contentType, int status, string code, string message)
    {
        await using var sidecar = await PubSubSidecar.StartAsync(
            configure: options => options.Components.Add(PubSubSidecar.InMemory(("protectedTopics", "closed"))));

        using var response = await sidecar.PostAsync(path, body, contentType);

        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((status, code, message), ((int)response.StatusCode, error.GetProperty("errorCode").GetString(), error.GetProperty("message").GetString()));
        Assert.Empty(sidecar.Published);
    }

    [Fact]
    public async Task PublishBulk_Entries_AreEachWrappedByTheirContentType()
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        using var response = await sidecar.PostAsync("/v1.0/publish/bulk/pubsub/t?metadata.x=all&metadata.y=all", """
            [
              { "entryId": "1", "event": { "b": 12345678901234567890, "a": 1 }, "contentType": "application/json", "metadata": { "cloudevent.id": "e1", "x": "own" } },
              { "entryId": "2", "event": "text", "contentType": "text/plain" },
              { "ENTRYID": "3", "event": "AP8=", "contentType": "application/octet-stream" }
            ]
            """);

        Assert.Equal(204, (int)response.StatusCode);
        var (json, text, bytes) = (await app.NextAsync(), await app.NextAsync(), await app.NextAsync());
        Assert.Equal("""{"a":1,"b":12345678901234567890}""", json.Json.GetProperty("data").GetRawText());
        Assert.Equal(("e1", "own", "all"), (json.Member("id"), json.Headers["x"], json.Headers["y"]));
        Assert.Equal(("text", "all"), (text.Member("data"), text.Headers["x"]));
        Assert.Equal("AP8=", bytes.Member("data_base64"));
    }

    [Fact]
    public async Task PublishBulk_BrokerRefusesSome_NamesThem()
    {
        await using var sidecar = await PubSubSidecar.StartAsync(configure: RefusingPubSub.AddTo);

        using var response = await sidecar.PostAsync("/v1.0/publish/bulk/pubsub/t", """
            [{"entryId":"1","event":"good","contentType":"text/plain"},{"entryId":"2","event":"refuse this","contentType":"text/plain"}]
            """);

        const string Failed = """{"failedEntries":[{"entryId":"2","error":"refused"}],"errorCode":"ERR_PUBSUB_PUBLISH_MESSAGE"}""";
        Assert.Equal((500, Failed), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(Failed, Assert.Single(response.Headers.GetValues("metadata.responseData")));
        Assert.Equal(
            "api error: code = Internal desc = error when publishing to topic t in pubsub pubsub: refused",
            Assert.Single(response.Headers.GetValues("metadata.error")));
    }

    [Fact]
    public async Task Publish_BrokerRefuses_SaysWhatTheBrokerSaid()
    {
        await using var sidecar = await PubSubSidecar.StartAsync(configure: RefusingPubSub.AddTo);

        using var response = await sidecar.PostAsync("/v1.0/publish/pubsub/t", "refuse this", "text/plain");

        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("error when publishing to topic t in pubsub pubsub: refused", error.GetProperty("message").GetString());
        Assert.Equal("""{"error":"refused","topic":"t"}""", error.GetProperty("details")[1].GetProperty("metadata").GetRawText());
    }
}
