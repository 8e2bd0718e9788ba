using Dapr;

namespace Quickstarts;

/// <summary>The quickstarts that subscribe: topics as attributes of lambdas, bodies of several kinds.</summary>
public static class Subscriber
{
    public static WebApplication Build(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();

        app.MapPost("/orders", [Topic("orderpubsub", "orders")] (Order order) => Results.Ok(order));
        app.MapPost("/A", [Topic("pubsub", "A")] (ILogger<Message> logger, Message message) => Results.Json(message.Text));
        app.MapPost("/B", [Topic("pubsub", "B")] (ILogger<Message> logger, Message message) => Results.Json(message.Text));
        app.MapPost("/C", [Topic("pubsub", "C")] (ILogger<Message> logger, Dictionary<string, string> message) => Results.Json(message["message"]));
        return app;
    }

    public sealed record Message(string Text);
}
