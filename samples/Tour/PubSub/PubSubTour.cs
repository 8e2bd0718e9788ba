using System.Text;
using Dapr;
using Dapr.AspNetCore;
using Dapr.Client;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;

namespace Tour.PubSub;

/// <summary>Publish/subscribe: events by topic, to endpoints or by a stream.</summary>
internal sealed class PubSubTour(IPubSubClient pubSub, DaprPublishSubscribeClient streams, Arrivals arrivals) : ITourStop
{
    private const string Broker = "pubsub";

    public string Block => "PubSub";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprPubSubClient();

    public static void Map(WebApplication app)
    {
        // One endpoint, with the attributes of the event.
        app.MapPost("/pubsub/ordered", [Topic(Broker, "ordered")] (CloudEvent<Order> ordered, Arrivals arrivals) => arrivals.Note("ordered", (ordered.Type, ordered.Data)));

        // Several endpoints: each gets every event.
        app.MapPost("/pubsub/bill", (Order order, Arrivals arrivals) => arrivals.Note("bill", order)).WithTopic(Broker, "paid");
        app.MapPost("/pubsub/ship", (Order order, Arrivals arrivals) => arrivals.Note("ship", order)).WithTopic(Broker, "paid");

        // One that cannot use what comes: a topic for that gets it instead.
        app.MapPost("/pubsub/brewed", (Order _) => Results.UnprocessableEntity())
            .WithTopic(new TopicOptions { PubsubName = Broker, Name = "brewed", DeadLetterTopic = "spilled" });
        app.MapPost("/pubsub/spilled", (Order order, Arrivals arrivals) => arrivals.Note("spilled", order)).WithTopic(Broker, "spilled");

        // One that takes several at a time, and answers each.
        app.MapPost("/pubsub/readings", [Topic("durable", "readings")][BulkSubscribe("readings", 3, 5000)] (BulkSubscribeMessage<BulkMessageModel<int>> bulk, Arrivals arrivals) =>
        {
            arrivals.Note("readings", bulk.Entries.Select(entry => entry.Event.Data).ToList());
            return new BulkSubscribeAppResponse([.. bulk.Entries.Select(entry => new BulkSubscribeAppResponseEntry(entry.EntryId, BulkSubscribeAppResponseStatus.SUCCESS))]);
        });
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var order = new Order("oolong");
        await pubSub.PublishEventAsync(Broker, "ordered", order, new Dictionary<string, string> { ["cloudevent.type"] = "tea" }, cancellationToken);
        proofs.Equal("an endpoint gets an event", ("tea", order), await arrivals.NextAsync<(string?, Order)>("ordered", cancellationToken));

        await pubSub.PublishEventAsync(Broker, "paid", order, cancellationToken);
        proofs.Equal(
            "two handlers both get it",
            (order, order),
            (await arrivals.NextAsync<Order>("bill", cancellationToken), await arrivals.NextAsync<Order>("ship", cancellationToken)));

        await pubSub.PublishEventAsync(Broker, "brewed", order, cancellationToken);
        proofs.Equal("a refused event becomes a dead letter", order, await arrivals.NextAsync<Order>("spilled", cancellationToken));

        var published = await pubSub.BulkPublishEventAsync<int>("durable", "readings", [71, 72, 73], cancellationToken: cancellationToken);
        proofs.Equal("three go out in bulk", 0, published.FailedEntries.Count);
        proofs.EqualInOrder("three come in bulk", [71, 72, 73], (await arrivals.NextAsync<List<int>>("readings", cancellationToken)).Order().ToList());

        await proofs.FailsAsync<DaprException>(
            "a protected topic is refused", "topic tips is not allowed", () => pubSub.PublishEventAsync("durable", "tips", order, cancellationToken));

        await StreamAsync(proofs, cancellationToken);
    }

    /// <summary>A subscription of Dapr.Messaging needs no endpoint: it lasts until it is disposed.</summary>
    private async Task StreamAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var options = new DaprSubscriptionOptions(new MessageHandlingPolicy(TimeSpan.FromSeconds(5), TopicResponseAction.Retry));
        await using var subscription = await streams.SubscribeAsync(
            Broker,
            "served",
            options,
            (message, _) =>
            {
                arrivals.Note("served", Encoding.UTF8.GetString(message.Data.Span));
                return Task.FromResult(TopicResponseAction.Success);
            },
            cancellationToken);

        await pubSub.PublishEventAsync(Broker, "served", new Order("sencha"), cancellationToken);
        proofs.Equal("a stream needs no endpoint", """{"tea":"sencha"}""", await arrivals.NextAsync<string>("served", cancellationToken));
    }
}
