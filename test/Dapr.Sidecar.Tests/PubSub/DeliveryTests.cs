using System.Net;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class DeliveryTests
{
    private const string WithDeadLetter = """{"pubsubname":"pubsub","topic":"t","route":"/t","deadLetterTopic":"dead"}""";
    private const string Dead = """{"pubsubname":"pubsub","topic":"dead","route":"/dead"}""";

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "ok")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"status":""}""")]
    [InlineData(200, """{"status":null}""")]
    [InlineData(200, """{"status":"SUCCESS"}""")]
    [InlineData(200, """{"Status":"SUCCESS"}""")]
    [InlineData(200, """{"status":5}""")]
    [InlineData(201, "[]")]
    [InlineData(204, "")]
    public async Task Deliver_AnswerThatSaysNothingElse_IsSuccess(int status, string body)
    {
        var app = HttpApp.Of(WithDeadLetter, Dead);
        app.AnswerWith(_ => new((HttpStatusCode)status) { Content = new StringContent(body) });
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t"], app.EventTargets);
        Assert.Equal("Success", Assert.Single(sidecar.Deliveries).Outcome);
    }

    [Theory]
    [InlineData(200, """{"status":"RETRY"}""", "Retry", "RETRY")]
    [InlineData(200, """{"status":"DROP"}""", "Drop", "DROP")]
    [InlineData(200, """{"status":"MAYBE"}""", "Retry", "none of")]
    [InlineData(200, """{"status":"success"}""", "Retry", "none of")]
    [InlineData(404, "", "Drop", "404")]
    [InlineData(500, "", "Retry", "500")]
    [InlineData(400, "", "Retry", "400")]
    [InlineData(401, "", "Retry", "401")]
    [InlineData(307, "", "Retry", "307")]
    public async Task Deliver_AnyOtherAnswer_GoesToTheDeadLetterTopicAsItWas(int status, string body, string outcome, string reason)
    {
        var app = HttpApp.Of(WithDeadLetter, Dead);
        app.AnswerWith(request => request.Target == "/t" ? new((HttpStatusCode)status) { Content = new StringContent(body) } : new());
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.k=v", "1");
        await sidecar.QuietAsync();

        var (first, dead) = (await app.NextAsync(), await app.NextAsync());
        Assert.Equal(("/t", "/dead"), (first.Target, dead.Target));
        Assert.Equal((first.Body, "v"), (dead.Body, dead.Headers["k"]));
        Assert.Equal([(outcome, "/t"), ("Success", "/dead")], sidecar.Deliveries.Select(delivery => (delivery.Outcome, delivery.Path)));
        Assert.Contains(reason, sidecar.Deliveries[0].Reason, StringComparison.Ordinal);
        Assert.Equal([("t", false), ("dead", true)], sidecar.Published.Select(published => (published.Topic, published.IsDeadLetter)));
    }

    [Theory]
    [InlineData("""{"status":"RETRY"}""")]
    [InlineData("""{"status":"DROP"}""")]
    public async Task Deliver_NotHandledWithoutDeadLetterTopic_IsLostAndTheNextComes(string body)
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        app.AnswerWith(_ => HttpApp.Json(body));
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.cloudevent.id=1", "1");
        await sidecar.PublishAsync("t?metadata.cloudevent.id=2", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["1", "2"], sidecar.Deliveries.Select(delivery => delivery.EventId));
    }

    [Fact]
    public async Task Deliver_DeadLetterFailsToo_NothingFurtherHappens()
    {
        var app = HttpApp.Of(WithDeadLetter, Dead);
        app.AnswerWith(_ => new(HttpStatusCode.InternalServerError));
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t", "/dead"], app.EventTargets);
    }

    [Fact]
    public async Task Deliver_DeadLetterTopicOutsideTheScope_IsNotPublished()
    {
        var app = HttpApp.Of(WithDeadLetter, Dead);
        app.AnswerWith(_ => new(HttpStatusCode.InternalServerError));
        await using var sidecar = await PubSubSidecar.StartAsync(
            app, options => options.Components.Add(PubSubSidecar.InMemory(("publishingScopes", "app1=t"))));

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t"], app.EventTargets);
    }

    [Fact]
    public async Task Deliver_ApplicationUnreachable_GoesToTheDeadLetterTopic()
    {
        var app = HttpApp.Of(WithDeadLetter, Dead);
        app.AnswerWith(request => request.Target == "/t" ? throw new HttpRequestException("refused") : new());
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t", "/dead"], app.EventTargets);
        Assert.Contains("refused", sidecar.Deliveries[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_Event_CarriesItsMetadataAsHeaders()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"t?x=1"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.Two=2&metadata.pubsubName=forged", "1");

        var received = await app.NextAsync();
        Assert.Equal(("POST", "/t?x=1"), (received.Method, received.Target));
        Assert.Equal(
            ("application/cloudevents+json", "2", "pubsub", "00-00000000000000000000000000000000-0000000000000000-00"),
            (received.Headers["content-type"], received.Headers["two"], received.Headers["pubsubname"], received.Headers["traceparent"]));
    }

    [Fact]
    public async Task Deliver_RawPublished_IsTakenForTheEventWithoutTrace()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.rawPayload=true", """{ "id": "r1", "big": 12345678901234567890 }""");

        var received = await app.NextAsync();
        Assert.Equal("""{ "id": "r1", "big": 12345678901234567890 }""", received.Body);
        Assert.False(received.Headers.ContainsKey("traceparent"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("1")]
    public async Task Deliver_RawPublishedThatIsNoObject_IsDeadLettered(string body)
    {
        var app = HttpApp.Of(WithDeadLetter, """{"pubsubname":"pubsub","topic":"dead","route":"/dead","metadata":{"rawPayload":"true"}}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.rawPayload=true", body, "text/plain");

        var received = await app.NextAsync();
        Assert.Equal(("/dead", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(body))), (received.Target, received.Member("data_base64")));
    }

    [Fact]
    public async Task Deliver_RawSubscription_WrapsTheBytesWhole()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t","metadata":{"RawPayload":"1"}}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", """{"a":1}""");

        var received = await app.NextAsync();
        Assert.Equal(("Dapr", "com.dapr.event.sent", "application/octet-stream", "t", "pubsub"), (received.Member("source"), received.Member("type"), received.Member("datacontenttype"), received.Member("topic"), received.Member("pubsubname")));
        Assert.Contains("\"specversion\":\"1.0\"", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(received.Member("data_base64"))), StringComparison.Ordinal);
        Assert.False(received.Json.TryGetProperty("time", out _));
    }

    [Fact]
    public async Task Deliver_ExpiredEvent_IsDeadLetteredUnseen()
    {
        var app = HttpApp.Of(WithDeadLetter, """{"pubsubname":"pubsub","topic":"dead","route":"/dead","metadata":{"rawPayload":"true"}}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", """{"id":"e1","expiration":"2020-01-01T00:00:00Z"}""", "application/cloudevents+json");

        Assert.Equal("/dead", (await app.NextAsync()).Target);
        Assert.Equal(("Drop", "e1", "the event has expired"), (sidecar.Deliveries[0].Outcome, sidecar.Deliveries[0].EventId, sidecar.Deliveries[0].Reason));
    }

    [Fact]
    public async Task Dispose_WhileAnEventIsDelivered_LetsTheAppFinish()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Answer = _ => answer.Task;
        var sidecar = await PubSubSidecar.StartAsync(app);
        await sidecar.PublishAsync("t", "1");
        await app.NextAsync();

        var stopping = sidecar.DisposeAsync().AsTask();
        answer.SetResult(new());
        await stopping.WithLimit(() => "still stopping");

        Assert.Equal("Success", Assert.Single(sidecar.Deliveries).Outcome);
    }

    [Fact]
    public async Task Dispose_WhileTheAppHangs_GivesUpWhenTheTimeToStopIsOver()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        app.Answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task;
        var sidecar = await PubSubSidecar.StartAsync(app, options => options.GracefulShutdown = TimeSpan.FromMilliseconds(50));
        await sidecar.PublishAsync("t", "1");
        await app.NextAsync();

        await sidecar.DisposeAsync().AsTask().WithLimit(() => "still stopping");

        Assert.Empty(sidecar.Deliveries);
    }
}
