using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.GrpcCallback;

/// <summary>An application that the sidecar reaches over gRPC, with the handlers that it has for HTTP.</summary>
public sealed class AppCallbackEndToEndTests
{
    private readonly ConcurrentQueue<string> _seen = [];

    [Fact]
    public async Task Topic_Events_ReachTheirHandlersInTheirForms()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapPost("/orders", (Order order) => See($"order {order.Sku}")).WithTopic("pubsub", "orders");
            app.MapPost("/whole", (CloudEvent<Order> order) => See($"{order.Type} {order.Data.Sku}")).WithTopic("pubsub", "whole");
            app.MapPost("/text", async (HttpRequest request) => See($"{request.ContentType} {await new StreamReader(request.Body).ReadToEndAsync()}")).WithTopic("pubsub", "text");
        });

        await host.Dapr.PublishEventAsync("pubsub", "orders", new Order("tea"));
        await host.Dapr.PublishEventAsync("pubsub", "whole", new CloudEvent<Order>(new Order("cup")) { Type = "order.new" });
        await host.Dapr.PublishByteEventAsync("pubsub", "text", "plain"u8.ToArray(), "text/plain");
        await host.Dapr.PublishByteEventAsync("pubsub", "text", new byte[] { 65, 66 }, "application/octet-stream");
        await host.SettleAsync();

        Assert.Equal(["application/octet-stream AB", "order tea", "order.new cup", "text/plain plain"], _seen.Order(StringComparer.Ordinal));
        Assert.All(host.Deliveries, delivery => Assert.Equal(DeliveryOutcome.Success, delivery.Outcome));
    }

    [Fact]
    public async Task Topic_ConditionsAndDeadLetters_WorkAsOverHttp()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapPost("/big", () => See("big")).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"big\"", Priority = 1 });
            app.MapPost("/other", () => Results.Json(new { status = "DROP" })).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", DeadLetterTopic = "dead" });
            app.MapPost("/deads", () => See("dead")).WithTopic("pubsub", "dead");
        });

        await host.Dapr.PublishEventAsync("pubsub", "t", new CloudEvent<string>("x") { Type = "big" });
        await host.Dapr.PublishEventAsync("pubsub", "t", new CloudEvent<string>("x") { Type = "small" });
        await host.SettleAsync();

        Assert.Equal(["big", "dead"], _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Topic_SeveralHandlers_GetEveryEvent()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapPost("/bill", (Order order) => See($"bill {order.Sku}")).WithTopic("pubsub", "orders");
            app.MapPost("/ship", (Order order) => See($"ship {order.Sku}")).WithTopic("pubsub", "orders");
        });

        await host.Dapr.PublishEventAsync("pubsub", "orders", new Order("tea"));
        await host.SettleAsync();

        Assert.Equal(["bill tea", "ship tea"], _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Job_WhenItIsDue_ReachesItsHandler()
    {
        await using var host = await StartAsync(app => app.MapDaprJob("backup", (Order order) => See($"backup {order.Sku}")), builder => builder.Services.AddDaprJobsClient());
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();

        await jobs.ScheduleJobAsync("backup", DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow().AddMinutes(1)), """{"sku":"all"}"""u8.ToArray());
        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("backup all", Assert.Single(_seen));
    }

    [Fact]
    public async Task Binding_Event_ReachesItsHandlerAndGoesOn()
    {
        await using var host = await StartAsync(
            app => app.MapDaprBinding("incoming", (Order order, [FromHeader(Name = "from")] string from) =>
            {
                See($"{order.Sku} from {from}");
                return Results.Json(new { to = new[] { "outgoing" }, data = order });
            }),
            options: test => test.WithBinding("incoming").WithBinding("outgoing"));

        await host.TriggerBindingAsync("incoming", new Order("tea"), new Dictionary<string, string> { ["from"] = "a queue" });
        await host.SettleAsync();

        Assert.Equal("tea from a queue", Assert.Single(_seen));
    }

    [Fact]
    public async Task Invocation_OfAnEndpoint_IsARequestOfIt()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapGet("/orders/{id}", (int id, string? q, [FromHeader(Name = "x-user")] string? user) => new { id, q, user });
            app.MapPost("/orders", (Order order) => Results.Conflict(order.Sku));
        });

        using var http = host.Dapr.CreateInvokableHttpClient("app");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/7?q=a%20b") { Headers = { { "x-user", "ada" } } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var refused = await http.PostAsJsonAsync("/orders", new Order("tea"), TestContext.Current.CancellationToken);
        using var missing = await http.GetAsync(new Uri("/nothing", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("""{"id":7,"q":"a b","user":"ada"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("application/json", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (refused.StatusCode, missing.StatusCode));
        Assert.Contains("tea", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private IResult See(string what)
    {
        _seen.Enqueue(what);
        return Results.Ok();
    }

    private static Task<DaprTestHost> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null, Action<DaprTestOptions>? options = null) =>
        DaprTestHost.StartAsync(
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddDaprClient();
                configure?.Invoke(builder);
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapDaprAppCallback();
                map(app);
                return app;
            },
            test =>
            {
                test.WithStateStore().WithPubSub().ConfigureSidecar(sidecar => sidecar.AppProtocol = AppProtocol.Grpc);
                options?.Invoke(test);
            });

    public sealed record Order(string Sku);
}
