using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;
using OrderShop.Stock;

namespace Dapr.Testing.Tests;

/// <summary>What a host takes over from its application: how it writes JSON, what it is warned of, and what a test puts into it.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public async Task Json_OfTheApplication_IsThatOfTheTest()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprClient(client => client.UseJsonSerializationOptions(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper }));
                var app = builder.Build();
                app.MapPost("/orders", async (Order order, DaprClient dapr) =>
                {
                    await dapr.SaveStateAsync("statestore", order.Id, order);
                    await dapr.PublishEventAsync("pubsub", "placed", order);
                });
                return app;
            },
            options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsJsonAsync("/orders", new Order("o1", 3));

        Assert.Equal(new Order("o1", 3), host.State<Order>("statestore", "o1"));
        Assert.Equal(new Order("o1", 3), await host.Dapr.GetStateAsync<Order>("statestore", "o1"));
        Assert.Equal(new Order("o1", 3), Assert.Single(host.Published<Order>("placed")).Data);
        Assert.Equal("""{"ID":"o1","QUANTITY":3}""", host.State<JsonElement>("statestore", "o1").GetRawText());
    }

    [Fact]
    public async Task Warnings_TopicThatIsNotListed_IsThere()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                // As many do in tests; the warnings are heard all the same.
                builder.Logging.ClearProviders();
                var app = builder.Build();
                app.MapPost("/on-placed", [Topic("pubsub", "placed")] (Order order) => { });
                return app;
            },
            options => options.WithPubSub());

        var warning = Assert.Single(host.Warnings);

        Assert.Contains("takes the topic pubsub/placed, but the runtime never learns of it: call MapSubscribeHandler()", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_SubscriptionWithoutItsBroker_IsThere()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", (Order order) => { }).WithTopic("messages", "placed");
                return app;
            },
            options => options.WithPubSub());

        Assert.Equal(["The subscription to messages/placed has no topic, or there is no such pub/sub component."], host.Warnings);
    }

    [Fact]
    public async Task Warnings_EventThatIsNotHandled_IsThere()
    {
        await using var host = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());
        Assert.Empty(host.Warnings);

        await host.Dapr.PublishEventAsync("pubsub", "order-placed", new { });
        await host.SettleAsync();

        Assert.Contains(host.Warnings, warning => warning.StartsWith("A message of pubsub/order-placed was not handled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfigureServices_OfAProgram_PutsADoubleInItsPlace()
    {
        var state = new Mock<IStateClient>();
        await using var host = await DaprTestHost.StartAsync<Warehouse>(options => options.WithPubSub().ConfigureServices(services => services.AddSingleton(state.Object)));

        (await host.Client.PostAsync(new Uri("/restock", UriKind.Relative), null)).EnsureSuccessStatusCode();

        Assert.NotEmpty(state.Invocations);
    }

    [Fact]
    public async Task ConfigureServices_OfAnApplicationThatATestBuilds_ComesLast()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton("its own");
                return builder.Build();
            },
            options => options.ConfigureServices(services => services.AddSingleton("a double")));

        Assert.Equal("a double", host.Services.GetRequiredService<string>());
    }
}
