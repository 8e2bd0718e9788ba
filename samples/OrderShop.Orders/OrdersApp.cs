using System.Net;
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
        app.MapPost("/orders", PlaceAsync);

        return app;
    }

    private static async Task<IResult> PlaceAsync(Order order, OrderDesk desk, CancellationToken cancellationToken)
    {
        if (order.Fault() is { } fault)
        {
            return Results.Json(new OrderAnswer("rejected", fault), statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            return Results.Ok(await desk.PlaceAsync(order, cancellationToken));
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null or >= HttpStatusCode.InternalServerError)
        {
            return Results.Problem(
                "The stock service cannot serve the order now, so it is not decided yet. Send it again later: it is taken once.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
