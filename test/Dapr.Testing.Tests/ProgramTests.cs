using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderShop.Contracts;
using OrderShop.Orders;
using OrderShop.Stock;

namespace Dapr.Testing.Tests;

/// <summary>The test host around services that know nothing of it: the entry points of the OrderShop sample.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task OneProgram_InItsHost_UsesItsOwnSidecar()
    {
        await using var stock = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());

        (await stock.Client.PostAsync(new Uri("/restock", UriKind.Relative), null)).EnsureSuccessStatusCode();

        Assert.Contains("stock-TEA-OOLONG", await stock.StateKeysAsync("statestore"));
        Assert.True((await stock.StateAsync<StockItem>("statestore", "stock-TEA-OOLONG"))!.Available > 0);
    }

    [Fact]
    public async Task OneProgram_ThatBringsASidecarForDevelopment_StartsNone()
    {
        await using var stock = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());

        var configuration = stock.Services.GetRequiredService<IConfiguration>();

        Assert.Equal(("Development", null), (stock.Services.GetRequiredService<IHostEnvironment>().EnvironmentName, configuration["DAPR_HTTP_ENDPOINT"]));
    }

    [Fact]
    public async Task OneProgram_EventFromTheTest_ReachesItsHandler()
    {
        await using var stock = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());

        await stock.Dapr.PublishEventAsync("pubsub", "order-placed", new OrderPlaced("o1", "north", 2));
        await stock.Dapr.PublishEventAsync("pubsub", "order-placed", new OrderPlaced("o2", "mars", 2));
        await stock.SettleAsync();

        Assert.Equal(
            [("order-placed", DeliveryOutcome.Success), ("order-placed", DeliveryOutcome.Retry), ("order-undeliverable", DeliveryOutcome.Success)],
            stock.Deliveries.OrderBy(delivery => delivery.Topic).ThenBy(delivery => delivery.Outcome).Select(delivery => (delivery.Topic, delivery.Outcome)));
        Assert.Equal(["depot-north", "depot-undeliverable"], await stock.StateKeysAsync("statestore"));
    }

    [Fact]
    public async Task TwoPrograms_OfOneGroup_PlaceAnOrder()
    {
        await using var group = new DaprTestGroup();
        await using var stock = await DaprTestHost.StartAsync<Warehouse>(options =>
        {
            (options.AppId, options.Group) = ("stock", group);
            options.WithStateStore().WithPubSub();
        });
        await using var orders = await DaprTestHost.StartAsync<OrderDesk>(options =>
        {
            (options.AppId, options.Group) = ("orders", group);
            options.WithStateStore().WithPubSub();
        });
        await stock.Client.PostAsync(new Uri("/restock", UriKind.Relative), null);
        var order = new OrderShop.Orders.Order("o1", "Ada", "north", [new OrderLine("TEA-OOLONG", 2, 1m)]);

        using var first = await orders.Client.PostAsJsonAsync("/orders", order);
        using var second = await orders.Client.PostAsJsonAsync("/orders", order);
        await orders.SettleAsync();

        Assert.Equal(
            ("accepted", "duplicate"),
            ((await first.Content.ReadFromJsonAsync<OrderAnswer>())!.Status, (await second.Content.ReadFromJsonAsync<OrderAnswer>())!.Status));
        Assert.Equal(new OrderPlaced("o1", "north", 2), Assert.Single(orders.Published<OrderPlaced>("order-placed")).Data);
        Assert.Equal(DeliveryOutcome.Success, Assert.Single(stock.Deliveries).Outcome);
        Assert.Equal(["order-o1"], await orders.StateKeysAsync("statestore"));
        Assert.Equal(2, (await stock.StateAsync<Depot>("statestore", "depot-north"))!.Units);
    }

    [Fact]
    public async Task OneProgram_TwelveHostsAtATime_DoNotSeeEachOther()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            await using var stock = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());
            await stock.Dapr.PublishEventAsync("pubsub", "order-placed", new OrderPlaced($"o{number}", "north", number));
            await stock.SettleAsync();
            return (stock.State<Depot>("statestore", "depot-north")!.Units, stock.Deliveries.Count, stock.Warnings.Count);
        }));

        Assert.Equal(Enumerable.Range(0, 12).Select(number => (number, 1, 0)), keys);
    }

    [Fact]
    public async Task Program_HandlerThrows_IsSeenWithItsException()
    {
        await using var stock = await DaprTestHost.StartAsync<Warehouse>(options => options.WithStateStore().WithPubSub());
        stock.FailNext(DaprBlock.State, "statestore", key: "depot-north", times: 100);

        await stock.Dapr.PublishEventAsync("pubsub", "order-placed", new OrderPlaced("o1", "north", 2));
        await stock.SettleAsync();

        var delivery = stock.Deliveries[0];
        Assert.Equal((DeliveryOutcome.Retry, (int?)500, "order-undeliverable"), (delivery.Outcome, delivery.Status, delivery.DeadLetterTopic));
        Assert.Contains("DaprException", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_CannotStart_GivesItsOwnError()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => DaprTestHost.StartAsync<Warehouse>(options =>
        {
            options.WithStateStore().WithPubSub();
            options.Settings["Logging:LogLevel:Default"] = "Loudly";
        }));

        Assert.Contains("'Loudly'", failure.ToString(), StringComparison.Ordinal);
    }
}
