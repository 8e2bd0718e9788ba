using System.Net.Http.Json;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests;

/// <summary>The test host around an application, over the real protocols.</summary>
public sealed class TestHostTests
{
    [Fact]
    public async Task State_SavedByTheApplication_IsSeenByTheTest()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore());

        (await host.Client.PostAsJsonAsync("/orders", new Order("o1", 3))).EnsureSuccessStatusCode();

        Assert.Equal(new Order("o1", 3), await host.StateAsync<Order>("statestore", "o1"));
        Assert.Equal(["o1"], await host.StateKeysAsync("statestore"));

        static WebApplication Build(WebApplicationBuilder builder)
        {
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.MapPost("/orders", (Order order, IStateClient state) => state.SaveStateAsync("statestore", order.Id, order));
            return app;
        }
    }

    [Fact]
    public async Task Event_PublishedByTheApplication_ReachesItsHandler()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());

        (await host.Client.PostAsJsonAsync("/orders", new Order("o1", 3))).EnsureSuccessStatusCode();
        await host.SettleAsync();

        Assert.Equal(new Order("o1", 3), Assert.Single(host.Published<Order>("placed")).Data);
        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal(("/on-placed", DeliveryOutcome.Success), ("/" + delivery.Path.TrimStart('/'), delivery.Outcome));
        Assert.Equal(3, await host.StateAsync<int>("statestore", "total"));

        static WebApplication Build(WebApplicationBuilder builder)
        {
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/orders", (Order order, IPubSubClient pubSub) => pubSub.PublishEventAsync("pubsub", "placed", order));
            app.MapPost("/on-placed", [Topic("pubsub", "placed")] (Order order, IStateClient state) =>
                state.UpdateStateAsync<int>("statestore", "total", total => total + order.Quantity));
            return app;
        }
    }

    [Fact]
    public async Task Event_HandlerFails_GoesToTheDeadLetterTopic()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("bad", 0));
        await host.SettleAsync();

        Assert.Equal([DeliveryOutcome.Retry, DeliveryOutcome.Success], host.Deliveries.Select(delivery => delivery.Outcome));
        Assert.Equal(new Order("bad", 0), await host.StateAsync<Order>("statestore", "dead"));
        Assert.True(Assert.Single(host.Published<Order>("dead")).IsDeadLetter);
        Assert.All(host.Published<Order>("placed"), published => Assert.False(published.IsDeadLetter));

        static WebApplication Build(WebApplicationBuilder builder)
        {
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/on-placed", () => Microsoft.AspNetCore.Http.Results.StatusCode(500))
                .WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "placed", DeadLetterTopic = "dead" });
            app.MapPost("/on-dead", (Order order, IStateClient state) => state.SaveStateAsync("statestore", "dead", order)).WithTopic("pubsub", "dead");
            return app;
        }
    }

    [Fact]
    public async Task CloudEvent_AsAParameter_ArrivesWhole()
    {
        var seen = new TaskCompletionSource<CloudEvent<Order>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", (CloudEvent<Order> cloudEvent) => seen.SetResult(cloudEvent)).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1), new Dictionary<string, string> { ["cloudevent.subject"] = "shop", ["cloudevent.type"] = "order" });

        var cloudEvent = await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(("order", "shop", new Order("o1", 1)), (cloudEvent.Type, cloudEvent.Subject, cloudEvent.Data));
        Assert.Equal("pubsub", cloudEvent.Extensions!["pubsubname"].GetString());
    }

    [Fact]
    public async Task Ttl_ClockAdvanced_ValueIsGone()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithStateStore());
        await host.Dapr.SaveStateAsync("statestore", "k", 1, metadata: new Dictionary<string, string> { ["ttlInSeconds"] = "3600" });

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(1, await host.StateAsync<int>("statestore", "k"));

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(await host.StateKeysAsync("statestore"));
    }

    [Fact]
    public async Task TwoApplications_OfOneGroup_CallEachOtherAndShareTopics()
    {
        var group = new DaprTestGroup();
        await using var stock = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprClient();
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapSubscribeHandler();
                app.MapGet("/left/{sku}", (string sku) => sku.Length);
                app.MapPost("/on-placed", (Order order, IStateClient state) => state.SaveStateAsync("statestore", order.Id, order)).WithTopic("pubsub", "placed");
                return app;
            },
            options =>
            {
                options.AppId = "stock";
                options.Group = group;
                options.WithStateStore().WithPubSub();
            });
        await using var orders = await DaprTestHost.StartAsync(builder => builder.Build(), options =>
        {
            options.AppId = "orders";
            options.Group = group;
            options.WithPubSub();
        });

        using var http = orders.Dapr.CreateInvokableHttpClient("stock");
        var left = await http.GetFromJsonAsync<int>("/left/tea");
        await orders.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await orders.SettleAsync();

        Assert.Equal(3, left);
        Assert.Equal(new Order("o1", 1), await stock.StateAsync<Order>("statestore", "o1"));
    }

    [Fact]
    public async Task Hosts_TwentyAtATime_DoNotSeeEachOther()
    {
        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithStateStore());
            await host.Dapr.SaveStateAsync("statestore", "k", number);
            return await host.StateAsync<int>("statestore", "k");
        }));

        Assert.Equal(Enumerable.Range(0, 20), seen);
    }
}
