using System.Net;
using System.Text.Json;

namespace Dapr.Sidecar.Tests.PubSub.Bulk;

/// <summary>Events that an application takes in bulk, over HTTP.</summary>
public sealed class BulkSubscribeTests
{
    private const string Bulk = """{"pubsubname":"pubsub","topic":"t","route":"/t","deadLetterTopic":"dead","bulkSubscribe":{"enabled":true,"maxMessagesCount":3,"maxAwaitDurationMs":2000}}""";
    private const string Dead = """{"pubsubname":"pubsub","topic":"dead","route":"/dead"}""";

    [Fact]
    public async Task Bulk_IsFull_GoesOutAtOnceAndIsAnsweredByEntry()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of(Bulk, Dead));
        app.AnswerWith(request => Statuses(request, "SUCCESS", "DROP", "RETRY"));
        await using var sidecar = await StartAsync(app, broker);

        var (first, second, third) = (broker.GiveAsync("e1"), broker.GiveAsync("e2"), broker.GiveAsync("e3"));
        var handled = await Task.WhenAll(first, second, third).WithLimit(() => "no answer");
        Assert.Equal([true, true, true], handled);

        var received = await app.NextAsync();
        Assert.Equal(("/t", "application/json", "pubsub", 3), (received.Target, received.Headers["content-type"], received.Headers["pubsubname"], Entries(received).Count));
        Assert.Equal(["e1", "e2", "e3"], Entries(received).Select(entry => entry.GetProperty("event").GetProperty("id").GetString()));
        Assert.Equal(["Success", "Drop", "Retry"], sidecar.Deliveries.Select(delivery => delivery.Outcome));
        Assert.Equal(["e2", "e3"], broker.Published.Select(message => JsonDocument.Parse(message.Data).RootElement.GetProperty("id").GetString()));
        Assert.Equal(3, broker.Asked["t"].AtATime);
    }

    [Fact]
    public async Task Bulk_IsNotFull_GoesOutWhenTheFirstHasWaitedLongEnough()
    {
        var (broker, app, clock) = (new GatheringBroker(), HttpApp.Of(Bulk), new ManualClock());
        app.AnswerWith(request => Statuses(request, "SUCCESS", "SUCCESS"));
        await using var sidecar = await StartAsync(app, broker, clock);

        var first = broker.GiveAsync("e1");
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1.5));
        var second = broker.GiveAsync("e2");
        await clock.AdvanceAsync(TimeSpan.FromSeconds(0.4));
        Assert.Empty(app.EventTargets);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(0.1));

        var handled = await Task.WhenAll(first, second).WithLimit(() => "no answer");
        Assert.Equal([true, true], handled);
        Assert.Equal(2, Entries(await app.NextAsync()).Count);
    }

    [Theory]
    [InlineData(200, "", "Retry")]
    [InlineData(200, "ok", "Retry")]
    [InlineData(200, "[]", "Retry")]
    [InlineData(200, """{"statuses":{}}""", "Retry")]
    [InlineData(200, """{"statuses":[]}""", "Retry")]
    [InlineData(200, """{"statuses":[{"entryId":"other","status":"SUCCESS"}]}""", "Retry")]
    [InlineData(500, "", "Retry")]
    [InlineData(404, "", "Success")]
    public async Task Answer_ThatIsNone_IsRetryForAllAndNotFoundDropsThem(int status, string body, string outcome)
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of(Bulk, Dead));
        app.AnswerWith(_ => new((HttpStatusCode)status) { Content = new StringContent(body) });
        await using var sidecar = await StartAsync(app, broker);

        var handled = await Task.WhenAll(broker.GiveAsync("e1"), broker.GiveAsync("e2"), broker.GiveAsync("e3")).WithLimit(() => "no answer");
        Assert.Equal([true, true, true], handled);

        Assert.Equal([outcome, outcome, outcome], sidecar.Deliveries.Select(delivery => delivery.Outcome));
        Assert.Equal(outcome == "Retry" ? 3 : 0, broker.Published.Count);
    }

    [Fact]
    public async Task Answer_RetryWithoutDeadLetterTopic_IsTheBrokersToSeeTo()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t","bulkSubscribe":{"enabled":true,"maxMessagesCount":2}}"""));
        app.AnswerWith(request => Statuses(request, "RETRY", "DROP"));
        await using var sidecar = await StartAsync(app, broker);

        var handled = await Task.WhenAll(broker.GiveAsync("e1"), broker.GiveAsync("e2")).WithLimit(() => "no answer");
        Assert.Equal([false, true], handled);
    }

    [Fact]
    public async Task Application_CannotBeReached_IsRetryForAll()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t","bulkSubscribe":{"enabled":true,"maxMessagesCount":1}}"""));
        app.AnswerWith(_ => throw new HttpRequestException("refused"));
        await using var sidecar = await StartAsync(app, broker);

        Assert.False(await broker.GiveAsync("e1").WithLimit(() => "no answer"));
        Assert.Contains("refused", Assert.Single(sidecar.Deliveries).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_OfSeveralRoutes_IsOneForEachAndWhatHasNoneIsDropped()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of(
            """{"pubsubname":"pubsub","topic":"t","routes":{"rules":[{"match":"event.id == 'a'","path":"/a"},{"match":"event.id == 'b'","path":"/b"}]},"bulkSubscribe":{"enabled":true,"maxMessagesCount":4}}"""));
        app.AnswerWith(request => Statuses(request, "SUCCESS", "SUCCESS"));
        await using var sidecar = await StartAsync(app, broker);

        await Task.WhenAll(broker.GiveAsync("a"), broker.GiveAsync("b"), broker.GiveAsync("c"), broker.GiveAsync("a")).WithLimit(() => "no answer");

        var received = new[] { await app.NextAsync(), await app.NextAsync() };
        Assert.Equal([("/a", 2), ("/b", 1)], received.Select(request => (request.Target, Entries(request).Count)).Order());
        Assert.Equal(["Drop", "Success", "Success", "Success"], sidecar.Deliveries.Select(delivery => delivery.Outcome).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bulk_RouteThatHangs_KeepsNoOtherFromItsAnswer()
    {
        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (broker, app) = (new GatheringBroker(), HttpApp.Of(
            """{"pubsubname":"pubsub","topic":"t","routes":{"rules":[{"match":"event.id == 'a'","path":"/a"}],"default":"/b"},"bulkSubscribe":{"enabled":true,"maxMessagesCount":2}}"""));
        app.Answer = async request =>
        {
            if (request.Target == "/b") await hanging.Task;
            return Statuses(request, "SUCCESS");
        };
        await using var sidecar = await StartAsync(app, broker);

        var (first, second) = (broker.GiveAsync("a"), broker.GiveAsync("b"));

        Assert.True(await first.WithLimit(() => "no answer"));
        Assert.False(second.IsCompleted);
        hanging.SetResult();
        Assert.True(await second.WithLimit(() => "no answer"));
    }

    [Fact]
    public async Task Bulk_OfRawPayloads_HoldsThemInBase64()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t","metadata":{"rawPayload":"true"},"bulkSubscribe":{"enabled":true,"maxMessagesCount":1}}"""));
        app.AnswerWith(request => Statuses(request, "SUCCESS"));
        await using var sidecar = await StartAsync(app, broker);

        Assert.True(await broker.GiveAsync("e1").WithLimit(() => "no answer"));

        var entry = Assert.Single(Entries(await app.NextAsync()));
        Assert.Equal("application/octet-stream", entry.GetProperty("contentType").GetString());
        Assert.Contains("e1", System.Text.Encoding.UTF8.GetString(entry.GetProperty("event").GetBytesFromBase64()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_ThatAreNotGiven_AreOneHundredAndOneSecond()
    {
        var (broker, app, clock) = (new GatheringBroker(), HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t","bulkSubscribe":{"enabled":true}}"""), new ManualClock());
        app.AnswerWith(request => Statuses(request, "SUCCESS"));
        await using var sidecar = await StartAsync(app, broker, clock);
        var given = broker.GiveAsync("e1");

        await clock.AdvanceAsync(TimeSpan.FromMilliseconds(999));
        Assert.False(given.IsCompleted);
        await clock.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        Assert.True(await given.WithLimit(() => "no answer"));
        Assert.Equal(100, broker.Asked["t"].AtATime);
    }

    [Fact]
    public async Task Stop_WhileABulkIsGathered_DeliversItAtOnce()
    {
        var (broker, app) = (new GatheringBroker(), HttpApp.Of(Bulk));
        app.AnswerWith(request => Statuses(request, "SUCCESS"));
        var sidecar = await StartAsync(app, broker, new ManualClock());
        var given = broker.GiveAsync("e1");

        await sidecar.StopAsync().WithLimit(() => "still stopping");

        Assert.True(await given.WithLimit(() => "no answer"));
        Assert.Single(app.EventTargets);
        await sidecar.DisposeAsync();
    }

    [Theory]
    [InlineData("\"ten\"")]
    [InlineData("1.5")]
    [InlineData("[]")]
    public async Task Settings_ThatAreNoNumbers_LoseTheListOfTheApplication(string count)
    {
        using var log = new CollectedLog();
        var app = HttpApp.Of($$$"""{"pubsubname":"pubsub","topic":"t","route":"/t","bulkSubscribe":{"maxMessagesCount":{{{count}}},"enabled":true}}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => options.LoggerFactory = log);

        Assert.Single(log.All, entry => entry.Message.Contains("cannot be read", StringComparison.Ordinal));
    }

    private static List<JsonElement> Entries(AppRequest request) => [.. request.Json.GetProperty("entries").EnumerateArray()];

    private static HttpResponseMessage Statuses(AppRequest request, params string[] statuses)
    {
        if (request.Target.StartsWith("/dead", StringComparison.Ordinal)) return new();

        var answers = Entries(request).Zip(statuses, (entry, status) => new { entryId = entry.GetProperty("entryId").GetString(), status });
        return HttpApp.Json(JsonSerializer.Serialize(new { statuses = answers }));
    }

    private static Task<PubSubSidecar> StartAsync(HttpApp app, GatheringBroker broker, ManualClock? clock = null) => PubSubSidecar.StartAsync(app, options =>
    {
        if (clock is not null) options.Clock = clock;
        options.Components.Add(ComponentSpec.ForPubSub(PubSubSidecar.Name, _ => broker));
    });
}
