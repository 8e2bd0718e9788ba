namespace Dapr.Docs.Tests.Orders;

/// <summary>The program of the page on applications, which a sidecar reaches over gRPC.</summary>
internal static class GrpcProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2));

        var app = builder.Build();
        app.UseCloudEvents();
        app.MapDaprAppCallback();
        app.MapPost("/orders", (Order order) => app.Logger.LogInformation("Ordered: {Sku}", order.Sku)).WithTopic("pubsub", "orders");
        app.MapDaprJob("backup", () => app.Logger.LogInformation("Backed up."));
        app.MapDaprBinding("queue", (Order order) => app.Logger.LogInformation("From the queue: {Sku}", order.Sku));
        app.MapGet("/orders/{id}", (string id) => new Order(id));
        app.Run();
    }
}

public record Order(string Sku);
