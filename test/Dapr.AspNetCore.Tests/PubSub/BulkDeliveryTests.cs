using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>Topics that an application takes in bulk, with the sidecar that gathers them.</summary>
public sealed class BulkDeliveryTests
{
    [Fact]
    public async Task Endpoint_WithBulkSubscribe_GetsEventsTogetherAndAnswersEach()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        var bulks = new List<IReadOnlyList<int>>();
        try
        {
            await using var host = await DaprTestHost.StartAsync(
                builder =>
                {
                    builder.Logging.ClearProviders();
                    var app = builder.Build();
                    app.UseCloudEvents();
                    app.MapSubscribeHandler();
                    app.MapPost("/orders", [Topic("pubsub", "orders", "dead", false)][BulkSubscribe("orders", 3, 1000)] (BulkSubscribeMessage<BulkMessageModel<int>> bulk) =>
                    {
                        bulks.Add([.. bulk.Entries.Select(entry => entry.Event.Data).Order()]);
                        return new BulkSubscribeAppResponse(
                        [
                            .. bulk.Entries.Select(entry => new BulkSubscribeAppResponseEntry(
                                entry.EntryId, entry.Event.Data == 2 ? BulkSubscribeAppResponseStatus.DROP : BulkSubscribeAppResponseStatus.SUCCESS)),
                        ]);
                    });
                    return app;
                },
                options => options.WithComponent(new ComponentSpec
                {
                    Name = "pubsub",
                    Type = "pubsub.sqlite",
                    Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file },
                }));

            for (var number = 1; number <= 4; number++)
            {
                await host.Dapr.PublishEventAsync("pubsub", "orders", number);
            }

            await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

            Assert.Equal([3, 1], bulks.Select(bulk => bulk.Count));
            Assert.Equal([1, 2, 3, 4], bulks.SelectMany(bulk => bulk).Order());
            Assert.Equal([DeliveryOutcome.Success, DeliveryOutcome.Success, DeliveryOutcome.Success, DeliveryOutcome.Drop], host.Deliveries.Select(delivery => delivery.Outcome).Order());
            Assert.Equal("dead", Assert.Single(host.Deliveries, delivery => delivery.Outcome == DeliveryOutcome.Drop).DeadLetterTopic);
            Assert.Equal(2, Assert.Single(host.Published<int>("dead")).Data);
        }
        finally
        {
            foreach (var left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
            {
                File.Delete(left);
            }
        }
    }

    [Fact]
    public async Task Controller_WithBulkSubscribe_GetsBulksOfTheBrokerInMemory()
    {
        var seen = new SeenOrders();
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(seen);
                builder.Services.AddOnly<OrdersController>().AddDapr();
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapSubscribeHandler();
                app.MapControllers();
                return app;
            },
            options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "orders", 5);
        await host.Dapr.PublishEventAsync("pubsub", "orders", 6);
        await host.SettleAsync();

        Assert.Equal([5, 6], seen.All);
        Assert.All(host.Deliveries, delivery => Assert.Equal((DeliveryOutcome.Success, 200), (delivery.Outcome, delivery.Status)));
        Assert.Empty(host.Warnings);
    }

    public sealed class SeenOrders
    {
        public List<int> All { get; } = [];
    }

    [ApiController]
    public sealed class OrdersController(SeenOrders seen) : ControllerBase
    {
        [Topic("pubsub", "orders")]
        [BulkSubscribe("orders", 1, 10)]
        [HttpPost("orders")]
        public BulkSubscribeAppResponse Take(BulkSubscribeMessage<BulkMessageModel<int>> bulk)
        {
            seen.All.AddRange(bulk.Entries.Select(entry => entry.Event.Data));
            return new BulkSubscribeAppResponse([.. bulk.Entries.Select(entry => new BulkSubscribeAppResponseEntry(entry.EntryId, BulkSubscribeAppResponseStatus.SUCCESS))]);
        }
    }
}
