using System.Text.Json;
using Dapr;
using OrderShop.Contracts;

namespace OrderShop.Stock;

/// <summary>The stock service: an ordinary ASP.NET Core application.</summary>
public static class StockApp
{
    /// <summary>Builds the service; arguments are configuration, as with any web application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar(sidecar => sidecar.AppId = "stock");
        builder.Services.AddDaprClient();
        builder.Services.AddSingleton<Warehouse>();
        builder.Services.AddSingleton<Depots>();

        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();

        app.MapPost("/restock", async (Warehouse warehouse, CancellationToken cancellationToken) =>
        {
            foreach (var item in ReadStock())
            {
                await warehouse.StockAsync(item.Sku, item.Quantity, cancellationToken);
            }
        });
        app.MapPost("/reserve", (ReservationRequest request, Warehouse warehouse, CancellationToken cancellationToken) =>
            warehouse.ReserveAsync(request, cancellationToken));
        app.MapGet("/stock", async (Warehouse warehouse, CancellationToken cancellationToken) =>
        {
            var items = new List<StockLevel>();
            foreach (var (sku, quantity) in ReadStock())
            {
                var item = await warehouse.FindAsync(sku, cancellationToken);
                items.Add(new StockLevel(sku, quantity, item?.Available ?? 0, item?.Reserved ?? []));
            }

            return items;
        });
        app.MapGet("/depots", (Depots depots, CancellationToken cancellationToken) => depots.ListAsync(cancellationToken));

        app.MapPost("/order-placed", (OrderPlaced order, Depots depots, CancellationToken cancellationToken) =>
                depots.AssignAsync(order, cancellationToken))
            .WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "order-placed", DeadLetterTopic = "order-undeliverable" });
        app.MapPost("/order-undeliverable", (OrderPlaced order, Depots depots, CancellationToken cancellationToken) =>
                depots.SetAsideAsync(order, cancellationToken))
            .WithTopic("pubsub", "order-undeliverable");

        return app;
    }

    private static IReadOnlyList<ReservationLine> ReadStock() =>
        JsonSerializer.Deserialize<List<ReservationLine>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "stock.json")), JsonSerializerOptions.Web)!;
}
