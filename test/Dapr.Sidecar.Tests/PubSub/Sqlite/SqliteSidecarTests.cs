using System.Net;
using System.Text.Json;
using Dapr.Sidecar.Tests.Sqlite;

namespace Dapr.Sidecar.Tests.PubSub.Sqlite;

/// <summary>Sidecars with a component of type pubsub.sqlite, each with its own.</summary>
public sealed class SqliteSidecarTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t"}""";

    [Fact]
    public async Task Publish_ToSidecarsOfSeveralApplications_ReachesEach()
    {
        using var file = new TestFile();
        var (names, clock) = (new ControlPlane(), new ManualClock());
        var (first, second) = (HttpApp.Of(Subscription), HttpApp.Of(Subscription));
        await using var one = await StartAsync(file, names, clock, "app1", first);
        await using var two = await StartAsync(file, names, clock, "app2", second);
        await using var publisher = await StartAsync(file, names, clock, "app3");

        await publisher.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await clock.SettleAsync();

        Assert.Equal(["e1"], one.Deliveries.Select(delivery => delivery.EventId));
        Assert.Equal(["e1"], two.Deliveries.Select(delivery => delivery.EventId));
    }

    [Fact]
    public async Task Deliver_ApplicationThatAsksForARetry_GetsTheEventAgain()
    {
        using var file = new TestFile();
        var clock = new ManualClock();
        var app = HttpApp.Of(Subscription);
        app.AnswerWith(_ => app.EventTargets.Count < 3 ? HttpApp.Json("""{"status":"RETRY"}""") : new(HttpStatusCode.OK));
        await using var sidecar = await StartAsync(file, new(), clock, "app1", app);

        await sidecar.PublishAsync("t", "1");
        await clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["Retry", "Retry", "Success"], sidecar.Deliveries.Select(delivery => delivery.Outcome));
    }

    [Fact]
    public async Task Publish_WithATimeToLive_LeavesItToTheBroker()
    {
        using var file = new TestFile();
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await StartAsync(file, new(), new(), "app1", app);

        await sidecar.PublishAsync("t?metadata.ttlInSeconds=10", "1");

        using var delivered = JsonDocument.Parse((await app.NextAsync()).Body);
        Assert.False(delivered.RootElement.TryGetProperty("expiration", out _));
        Assert.Contains("\"capabilities\":[\"MESSAGE_TTL\"]", await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<PubSubSidecar> StartAsync(TestFile file, ControlPlane names, ManualClock clock, string appId, HttpApp? app = null) => PubSubSidecar.StartAsync(app, options =>
    {
        (options.AppId, options.ControlPlane, options.Clock) = (appId, names, clock);
        options.Components.Add(new()
        {
            Name = PubSubSidecar.Name,
            Type = "pubsub.sqlite",
            Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file.Path },
        });
    });
}
