using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.Sqlite;
using Microsoft.AspNetCore.Builder;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.Tests.PubSub.Bulk;

/// <summary>Bulks of the brokers that there are, and of gRPC applications and resources.</summary>
public sealed class BulkOfBrokersTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t","bulkSubscribe":{"enabled":true,"maxMessagesCount":25,"maxAwaitDurationMs":1000}}""";

    [Fact]
    public async Task Sqlite_MoreThanItGivesAtATimeElse_FillOneBulk()
    {
        using var file = new TestFile();
        var (app, clock) = (HttpApp.Of(Subscription), new ManualClock());
        app.AnswerWith(AllHandled);
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => Sqlite(options, file, clock));

        for (var number = 0; number < 30; number++)
        {
            await sidecar.PublishAsync($"t?metadata.cloudevent.id={number}", "1");
        }

        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        var counts = new[] { Count(await app.NextAsync()), Count(await app.NextAsync()) };
        Assert.Equal([25, 5], counts);
        Assert.Equal(30, sidecar.Deliveries.Select(delivery => delivery.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Sqlite_EntryThatIsToBeTriedAgain_ComesAgain()
    {
        using var file = new TestFile();
        var (app, clock) = (HttpApp.Of(Subscription), new ManualClock());
        app.AnswerWith(request => app.EventTargets.Count < 3 ? HttpApp.Json("""{"statuses":[]}""") : AllHandled(request));
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => Sqlite(options, file, clock));

        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["Retry", "Retry", "Success"], sidecar.Deliveries.Select(delivery => delivery.Outcome));
    }

    [Fact]
    public async Task InMemory_GivesOneAtATime_WhichWaitsForOthersInVain()
    {
        var (app, clock) = (HttpApp.Of(Subscription), new ManualClock());
        app.AnswerWith(AllHandled);
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => options.Clock = clock);

        await sidecar.PublishAsync("t", "1");
        await sidecar.PublishAsync("t", "2");
        await clock.AdvanceAsync(TimeSpan.FromMilliseconds(999));
        Assert.Empty(app.EventTargets);
        await clock.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Single(app.EventTargets);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        var counts = new[] { Count(await app.NextAsync()), Count(await app.NextAsync()) };
        Assert.Equal([1, 1], counts);
    }

    [Fact]
    public async Task Resource_OfTheFirstVersion_TakesBulksToo()
    {
        var (app, clock) = (new HttpApp(null), new ManualClock());
        app.AnswerWith(AllHandled);
        await using var sidecar = await PubSubSidecar.StartAsync(
            app,
            options => options.Clock = clock,
            """
            apiVersion: dapr.io/v1alpha1
            kind: Subscription
            metadata:
              name: s
            spec:
              pubsubname: pubsub
              topic: t
              route: /declared
              bulkSubscribe:
                enabled: true
                maxMessagesCount: 5
                maxAwaitDurationMs: 100
            """);

        await sidecar.PublishAsync("t", "1");
        await clock.AdvanceAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal(("/declared", 1), (app.EventTargets[0], Count(await app.NextAsync())));
    }

    [Theory]
    [InlineData(Status.Success, true)]
    [InlineData(Status.Drop, true)]
    [InlineData(Status.Retry, false)]
    public async Task Grpc_Answers_AreThoseOfTheEntries(Status status, bool isHandled)
    {
        var broker = new GatheringBroker();
        TopicEventBulkRequest? received = null;
        await using var app = await GrpcApp.StartAsync(endpoints =>
        {
            endpoints.MapUnary(AppCallbackMethods.ListTopicSubscriptions, (_, _) => Task.FromResult(Listed(("rawPayload", "false"))));
            endpoints.MapUnary(AppCallbackMethods.OnBulkTopicEvent, (request, _) =>
            {
                received = request;
                return Task.FromResult(new TopicEventBulkResponse { Statuses = { request.Entries.Select(entry => new TopicEventBulkResponseEntry { EntryId = entry.EntryId, Status = status }) } });
            });
        });
        await using var sidecar = await StartAsync(app, broker);

        var handled = await Task.WhenAll(broker.GiveAsync("e1"), broker.GiveAsync("e2")).WithLimit(() => "no answer");
        Assert.Equal([isHandled, isHandled], handled);

        Assert.Equal(("t", "pubsub", "com.dapr.event.sent.bulk", "/t"), (received!.Topic, received.PubsubName, received.Type, received.Path));
        Assert.Equal([("e1", "1", "e1"), ("e2", "1", "e2")], received.Entries.Select(entry => (entry.CloudEvent.Id, entry.CloudEvent.Data.ToStringUtf8(), entry.Metadata["m"])));
    }

    [Fact]
    public async Task Grpc_RawPayload_ArrivesAsBytes()
    {
        var broker = new GatheringBroker();
        TopicEventBulkRequest? received = null;
        await using var app = await GrpcApp.StartAsync(endpoints =>
        {
            endpoints.MapUnary(AppCallbackMethods.ListTopicSubscriptions, (_, _) => Task.FromResult(Listed(("rawPayload", "true"))));
            endpoints.MapUnary(AppCallbackMethods.OnBulkTopicEventAlpha1, (request, _) =>
            {
                received = request;
                return Task.FromResult(new TopicEventBulkResponse());
            });
        });
        await using var sidecar = await StartAsync(app, broker);

        var handled = await Task.WhenAll(broker.GiveAsync("e1"), broker.GiveAsync("e2")).WithLimit(() => "no answer");
        Assert.Equal([false, false], handled);

        Assert.Equal("""{"id":"e1","data":1}""", received!.Entries[0].Bytes.ToStringUtf8());
    }

    [Fact]
    public async Task Grpc_NeitherMethod_DropsTheBulk()
    {
        var broker = new GatheringBroker();
        await using var app = await GrpcApp.StartAsync(endpoints => endpoints.MapUnary(AppCallbackMethods.ListTopicSubscriptions, (_, _) => Task.FromResult(Listed())));
        await using var sidecar = await StartAsync(app, broker);

        var handled = await Task.WhenAll(broker.GiveAsync("e1"), broker.GiveAsync("e2")).WithLimit(() => "no answer");
        Assert.Equal([true, true], handled);
        Assert.All(sidecar.Deliveries, delivery => Assert.Equal(((int)RpcStatusCode.Unimplemented, "Success"), (delivery.Status, delivery.Outcome)));
    }

    private static ListTopicSubscriptionsResponse Listed(params (string Name, string Value)[] metadata)
    {
        var subscription = new TopicSubscription
        {
            PubsubName = "pubsub",
            Topic = "t",
            Routes = new TopicRoutes { Default = "/t" },
            BulkSubscribe = new BulkSubscribeConfig { Enabled = true, MaxMessagesCount = 2 },
        };
        foreach (var (name, value) in metadata)
        {
            subscription.Metadata[name] = value;
        }

        return new ListTopicSubscriptionsResponse { Subscriptions = { subscription } };
    }

    private static int Count(AppRequest request) => request.Json.GetProperty("entries").GetArrayLength();

    private static HttpResponseMessage AllHandled(AppRequest request)
    {
        var answers = request.Json.GetProperty("entries").EnumerateArray().Select(entry => new { entryId = entry.GetProperty("entryId").GetString(), status = "SUCCESS" });
        return HttpApp.Json(JsonSerializer.Serialize(new { statuses = answers }));
    }

    private static Task<PubSubSidecar> StartAsync(GrpcApp app, GatheringBroker broker) => PubSubSidecar.StartAsync(
        app.CreateHandler(), AppProtocol.Grpc, options => options.Components.Add(ComponentSpec.ForPubSub(PubSubSidecar.Name, _ => broker)));

    private static void Sqlite(SidecarOptions options, TestFile file, ManualClock clock)
    {
        options.Clock = clock;
        options.Components.Add(new()
        {
            Name = PubSubSidecar.Name,
            Type = "pubsub.sqlite",
            Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file.Path },
        });
    }
}
