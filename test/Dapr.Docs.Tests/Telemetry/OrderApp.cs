using System.Net.Http.Json;
using System.Text.Json;
using Dapr.AI.Conversation.Extensions;
using Dapr.Client;
using Dapr.Jobs.Extensions;
using Dapr.Messaging.PublishSubscribe.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>
/// An application that does all that Dapr does: it is called, calls another, keeps state, publishes and subscribes. It runs in the
/// test, and as a program of its own.
/// </summary>
internal static class OrderApp
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        builder.Services.AddDaprConversationClient();
        builder.Services.AddDaprJobsClient();
        builder.Services.AddDaprPubSubClient();
        builder.Services.AddDaprAuthentication(options => options.Token = builder.Configuration["APP_API_TOKEN"] ?? "");
        builder.Services.AddDaprStateBinding();
        builder.Services.AddActors(options =>
        {
            options.UseEventStream = builder.Configuration.GetValue("StreamedActors", false);
            options.Actors.RegisterActor<OrderActor>();
        });
        builder.Services.AddSingleton<Arrivals>();
        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapDaprAppCallback();
        app.MapActorsHandlers();

        app.MapPost("/pass-on/{appId}", async (string appId, Order order, DaprClient dapr) =>
        {
            using var other = dapr.CreateInvokableHttpClient(appId);
            (await other.PostAsJsonAsync("/orders", order)).EnsureSuccessStatusCode();
        });
        app.MapPost("/orders", async (Order order, IStateClient state, IPubSubClient pubSub) =>
        {
            await state.SaveStateAsync("statestore", "order", order);
            await pubSub.PublishEventAsync("pubsub", "orders", order);
        });
        app.MapPost("/placed", [Topic("pubsub", "orders")] (Order order, Arrivals arrivals) => arrivals.Take(order));

        app.MapPost("/everything", (Order order, IServiceProvider clients) => EveryOperation.RunAsync(clients, order));
        app.MapGet("/kept/{key}", ([FromState("statestore", "key")] Order order) => order);
        app.MapPost("/echo", (Order order) => order);
        app.MapPost("/failing", (Order order) => Results.Json(order, statusCode: 500));
        app.MapPost("/odd", [Topic("pubsub", "odd")] (Order order) => new { status = order.Article });
        app.MapPost("/refusing", [Topic("pubsub", "refusing")] (Order order) => Results.Json(order, statusCode: 500));
        app.MapPost("/outboxed", [Topic("pubsub", "outboxed")] (JsonElement order) => Results.Json(order, statusCode: 500));
        app.MapDaprBinding("mailbox", (Order order) => Results.Json(order, statusCode: 500));
        app.MapDaprJob("refused", (Order order) => Results.Json(order, statusCode: 500));
        app.MapPost("/strict", [Topic("pubsub", "strict")] () => { });
        return app;
    }
}
