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
    [InlineData(200, "", "Success")]
    [InlineData(200, """{"status":"SUCCESS"}""", "Success")]
    [InlineData(200, """{"status":"RETRY"}""", "Retry")]
    [InlineData(200, """{"status":"DROP"}""", "Drop")]
    [InlineData(404, "", "Drop")]
    [InlineData(500, "", "Retry")]
    public async Task Deliveries_AnswerOfTheHandler_IsTheOutcome(int status, string body, string outcome)
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1), new Dictionary<string, string> { ["cloudevent.id"] = "e1" });
        await host.SettleAsync();

        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal(("pubsub", "placed", "e1", "on-placed", outcome), (delivery.PubSubName, delivery.Topic, delivery.EventId, delivery.Path.TrimStart('/'), delivery.Outcome));

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

        Assert.Equal("Retry", Assert.Single(host.Deliveries).Outcome);
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
        Assert.Null(await two.StateAsync<Order>("statestore", "b"));

        Task<DaprTestHost> StartAsync(string appId) => DaprTestHost.StartAsync(builder => builder.Build(), options =>
        {
            (options.AppId, options.Group) = (appId, group);
            options.WithStateStore();
        });
    }
}
