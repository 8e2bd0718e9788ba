using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.Testing.Tests;

/// <summary>What a test sees of what its application did.</summary>
public sealed class LookInsideTests
{
    [Fact]
    public async Task Published_SeveralTopicsAndBrokers_AreApartAndInOrder()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithPubSub().WithPubSub("other"));

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o2", 2), new Dictionary<string, string> { ["cloudevent.id"] = "mine" });
        await host.Dapr.PublishEventAsync("pubsub", "sent", new Order("o3", 3));
        await host.Dapr.PublishEventAsync("other", "placed", new Order("o4", 4));

        var placed = host.Published<Order>("placed");
        Assert.Equal([new Order("o1", 1), new Order("o2", 2)], placed.Select(record => record.Data));
        Assert.Equal("mine", placed[1].Id);
        Assert.NotEmpty(placed[0].Id);
        Assert.Equal("mine", placed[1].Metadata["cloudevent.id"]);
        Assert.Equal(new Order("o4", 4), Assert.Single(host.Published<Order>("placed", "other")).Data);
        Assert.Empty(host.Published<Order>("nothing"));
    }

    [Fact]
    public async Task Published_RawPayload_HasNoId()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithPubSub());

        await host.Dapr.PublishByteEventAsync("pubsub", "raw", Encoding.UTF8.GetBytes("""{"id":"o1","quantity":1}"""), "application/json", new Dictionary<string, string> { ["rawPayload"] = "true" });

        var record = Assert.Single(host.Published<Order>("raw"));
        Assert.Equal(("", new Order("o1", 1)), (record.Id, record.Data));
    }

    [Fact]
    public async Task Published_MoreThanASidecarKeeps_AreAllThere()
    {
        const int Count = 3_000;
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithPubSub());

        await host.Dapr.BulkPublishEventAsync("pubsub", "placed", [.. Enumerable.Range(0, Count).Select(number => new Order($"o{number}", number))]);

        Assert.Equal(Enumerable.Range(0, Count), host.Published<Order>("placed").Select(record => record.Data!.Quantity).Order());
    }

    [Theory]
    [InlineData(200, "", DeliveryOutcome.Success, "")]
    [InlineData(200, """{"status":"SUCCESS"}""", DeliveryOutcome.Success, "")]
    [InlineData(200, """{"status":"RETRY"}""", DeliveryOutcome.Retry, "the application answered RETRY")]
    [InlineData(200, """{"status":"DROP"}""", DeliveryOutcome.Drop, "the application answered DROP")]
    [InlineData(200, """{"status":"MAYBE"}""", DeliveryOutcome.Retry, "the application answered a status that is none of SUCCESS, RETRY and DROP")]
    [InlineData(404, "", DeliveryOutcome.Drop, "the application has no such route (404)")]
    [InlineData(500, "", DeliveryOutcome.Retry, "the application answered 500")]
    [InlineData(503, "no room\nat all", DeliveryOutcome.Retry, "the application answered 503: no room")]
    public async Task Deliveries_AnswerOfTheHandler_IsTheOutcome(int status, string body, DeliveryOutcome outcome, string reason)
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1), new Dictionary<string, string> { ["cloudevent.id"] = "e1" });
        await host.SettleAsync();

        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal(("pubsub", "placed", "e1", "on-placed", outcome), (delivery.PubSubName, delivery.Topic, delivery.EventId, delivery.Path.TrimStart('/'), delivery.Outcome));
        Assert.Equal(((int?)status, body, reason, 1, (string?)null), (delivery.Status, delivery.Answer, delivery.Reason, delivery.Attempt, delivery.DeadLetterTopic));

        WebApplication Build(WebApplicationBuilder builder)
        {
            var app = builder.Build();
            app.MapSubscribeHandler();
            app.MapPost("/on-placed", () => Results.Content(body, "application/json", statusCode: status)).WithTopic("pubsub", "placed");
            return app;
        }
    }

    [Fact]
    public async Task Deliveries_HandlerThrows_IsTriedAgainLaterAndTold()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", IResult () => throw new InvalidOperationException("boom")).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await host.SettleAsync();

        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal((DeliveryOutcome.Retry, (int?)500), (delivery.Outcome, delivery.Status));
        Assert.Equal("the application answered 500: System.InvalidOperationException: boom", delivery.Reason);
        Assert.Contains(nameof(LookInsideTests), delivery.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_OfAnEventThatIsDeliveredAgain_CountItsAttempts()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", () => Results.Ok()).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());
        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o2", 1));

        await host.DeliverAgainAsync("placed");
        await host.SettleAsync();

        Assert.Equal([1, 1, 2], host.Deliveries.Select(delivery => delivery.Attempt));
        Assert.Equal(host.Deliveries[1].EventId, host.Deliveries[2].EventId);
        Assert.Equal(2, host.Published<Order>("placed").Count);
    }

    [Fact]
    public async Task Deliveries_NoRouteOrTooLate_SayWhyTheyWereDropped()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-big", () => Results.Ok()).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "placed", Match = "event.type == 'big'", DeadLetterTopic = "dead" });
                return app;
            },
            options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await host.SettleAsync();

        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal((DeliveryOutcome.Drop, "no rule fits", (int?)null, "dead"), (delivery.Outcome, delivery.Reason, delivery.Status, delivery.DeadLetterTopic));
        Assert.Equal("pubsub/placed to no route, attempt 1: Drop (no rule fits), dead letter to dead", delivery.ToString());
        Assert.True(Assert.Single(host.Published<Order>("dead")).IsDeadLetter);
    }

    [Fact]
    public async Task Published_Bytes_AreTheBytes()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithPubSub());

        await host.Dapr.PublishByteEventAsync("pubsub", "photo", new byte[] { 1, 2, 3 }, "application/octet-stream");

        Assert.Equal([1, 2, 3], Assert.Single(host.Published<byte[]>("photo")).Data!);
    }

    [Fact]
    public async Task DeliverAgain_NothingPublished_SaysSo()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithPubSub());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.DeliverAgainAsync("placed"));

        Assert.Equal("Nothing was published to pubsub/placed by this application.", failure.Message);
    }

    [Fact]
    public async Task State_NoSuchStore_SaysSo()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithStateStore());

        var failure = Assert.Throws<InvalidOperationException>(() => host.State<int>("nowhere", "k"));

        Assert.Contains("state store nowhere is not found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_OfTheApplication_IsSeenWithoutItsPrefix()
    {
        await using var group = new DaprTestGroup();
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await one.Dapr.SaveStateAsync("statestore", "b", new Order("o1", 1));
        await one.Dapr.SaveStateAsync("statestore", "a", 1);
        await two.Dapr.SaveStateAsync("statestore", "c", 1);

        Assert.Equal(["a", "b"], await one.StateKeysAsync("statestore"));
        Assert.Equal(["c"], await two.StateKeysAsync("statestore"));
        Assert.Equal(new Order("o1", 1), await one.StateAsync<Order>("statestore", "b"));
        Assert.Equal(new Order("o1", 1), one.State<Order>("statestore", "b"));
        Assert.Null(two.State<Order>("statestore", "b"));

        Task<DaprTestHost> StartAsync(string appId) => DaprTestHost.StartAsync(builder => builder.Build(), options =>
        {
            (options.AppId, options.Group) = (appId, group);
            options.WithStateStore();
        });
    }
}
