using OrderShop.Contracts;

namespace OrderShop.Orders;

/// <summary>The order service: an ordinary ASP.NET Core application.</summary>
public static class OrdersApp
{
    /// <summary>Builds the service; arguments are configuration, as with any web application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar(sidecar => sidecar.AppId = "orders");
        builder.Services.AddDaprClient();
        builder.Services.AddDaprInvokeClient<StockClient>("stock");
        builder.Services.AddScoped<OrderDesk>();

        var app = builder.Build();
        app.MapPost("/orders", async (Order order, OrderDesk desk, CancellationToken cancellationToken) =>
            order.Fault() is { } fault
                ? Results.Json(new OrderAnswer("rejected", fault), statusCode: StatusCodes.Status400BadRequest)
                : Results.Ok(await desk.PlaceAsync(order, cancellationToken)));

        return app;
    }
}
