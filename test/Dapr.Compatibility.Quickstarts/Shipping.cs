using Dapr.Client;
using Microsoft.AspNetCore.Mvc;

namespace Quickstarts;

/// <summary>What two applications of the workflow tutorial do beside their workflow: clients in the container, endpoints that take them.</summary>
public static class Shipping
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDaprClient();
        builder.Services.AddSingleton<HttpClient>(DaprClient.CreateInvokeHttpClient(appId: "shipping"));
        var app = builder.Build();
        app.UseCloudEvents();

        app.MapPost("/register", async (Order order, [FromServices] DaprClient daprClient) =>
        {
            await daprClient.SaveStateAsync("statestore", $"{order.OrderId}", order);
            await daprClient.PublishEventAsync("shippingpubsub", "shipment-registered", new { order.OrderId, IsRegistered = true });
            return Results.Accepted();
        });
        app.MapGet("/orders/{id}", async (string id, DaprClient daprClient) =>
        {
            var order = await daprClient.GetStateAsync<Order>("statestore", id);
            return order == null ? Results.NotFound() : Results.Ok(order);
        });
        app.MapGet("/cost", async (HttpClient shipping) => await shipping.GetFromJsonAsync<decimal>("/cost"));
        return app;
    }
}
