using Dapr.Client;
using Dapr.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests;

/// <summary>An application with the sidecar in the process: what it says of its topics is what it gets.</summary>
public sealed class EndToEndTests
{
    [Fact]
    public async Task Conditions_ByPriority_ChooseTheHandler()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapPost("/late", Note("late")).WithTopic(Rule("event.type.startsWith(\"order\")", 2));
            app.MapPost("/early", Note("early")).WithTopic(Rule("event.type == \"order.big\"", 1));
            app.MapPost("/other", Note("other")).WithTopic("pubsub", "t");
        });

        foreach (var type in new[] { "order.big", "order.small", "else" })
        {
            await host.Dapr.PublishEventAsync("pubsub", "t", new CloudEvent<string>("x") { Type = type });
        }

        await host.SettleAsync();

        Assert.Equal(["early", "late", "other"], (await host.Dapr.GetStateAsync<List<string>>("statestore", "seen")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Event_ThatCannotBeHandled_GoesToTheDeadLetters()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapPost("/orders", () => Results.Json(new { status = "DROP" }))
                .WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", DeadLetterTopic = "dead" });
            app.MapPost("/dead", Note("dead")).WithTopic("pubsub", "dead");
        });

        await host.Dapr.PublishEventAsync("pubsub", "t", "x");
        await host.SettleAsync();

        Assert.Equal(["dead"], await host.Dapr.GetStateAsync<List<string>>("statestore", "seen"));
    }

    [Fact]
    public async Task RawTopic_PlainBytes_ComeUnwrapped()
    {
        string? seen = null;
        await using var host = await StartAsync(app => app.MapPost("/raw", async (HttpRequest request) =>
        {
            seen = $"{request.ContentType}|{await new StreamReader(request.Body).ReadToEndAsync()}";
        }).WithTopic("pubsub", "t", enableRawPayload: true));

        await host.Dapr.PublishByteEventAsync("pubsub", "t", "plain"u8.ToArray(), "text/plain", new Dictionary<string, string> { ["rawPayload"] = "true" });
        await host.SettleAsync();

        Assert.Contains("plain", seen, StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.Success, Assert.Single(host.Deliveries).Outcome);
    }

    [Fact]
    public async Task Controller_OfATopic_GetsItsEvents()
    {
        await using var host = await StartAsync(app => app.MapControllers(), builder => builder.Services.AddOnly<OrdersController>().AddDapr());

        await host.Dapr.PublishEventAsync("pubsub", "orders", new Order("tea"));
        await host.Dapr.PublishEventAsync("pubsub", "whole", new CloudEvent<Order>(new Order("jam")) { Type = "placed" });
        await host.SettleAsync();

        Assert.Equal(["placed jam", "tea"], (await host.Dapr.GetStateAsync<List<string>>("statestore", "seen")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("secret", DeliveryOutcome.Success)]
    [InlineData("wrong", null)]
    public async Task AppToken_BesideAFallbackPolicy_LetsTheRuntimeInAndNobodyElse(string token, DeliveryOutcome? outcome)
    {
        await using var host = await StartAsync(
            app => app.MapPost("/t", () => { }).WithTopic("pubsub", "t"),
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder("Dapr").RequireClaim("customer").Build());
            },
            options => options.ConfigureSidecar(sidecar => sidecar.AppApiToken = token));

        await host.Dapr.PublishEventAsync("pubsub", "t", 1);
        await host.SettleAsync();

        Assert.Equal(outcome, host.Deliveries.SingleOrDefault()?.Outcome);
    }

    public sealed record Order(string Sku);

    private static Func<IStateClient, Task> Note(string name) => state =>
        state.UpdateStateAsync<List<string>>("statestore", "seen", seen => [.. seen ?? [], name]);

    private static TopicOptions Rule(string match, int priority) => new() { PubsubName = "pubsub", Name = "t", Match = match, Priority = priority };

    private static Task<DaprTestHost> StartAsync(
        Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null, Action<DaprTestOptions>? options = null) =>
        DaprTestHost.StartAsync(
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddDaprClient();
                configure?.Invoke(builder);
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapSubscribeHandler();
                map(app);
                return app;
            },
            test =>
            {
                test.WithStateStore().WithPubSub();
                options?.Invoke(test);
            });

    [ApiController]
    public sealed class OrdersController(IStateClient state) : ControllerBase
    {
        [Topic("pubsub", "orders")]
        [HttpPost("orders")]
        public Task OnOrder(Order order) => NoteAsync(order.Sku);

        [Topic("pubsub", "whole")]
        [HttpPost("whole")]
        public Task OnWhole(CloudEvent<Order> cloudEvent) => NoteAsync($"{cloudEvent.Type} {cloudEvent.Data.Sku}");

        private Task NoteAsync(string text) => state.UpdateStateAsync<List<string>>("statestore", "seen", seen => [.. seen ?? [], text]);
    }
}
