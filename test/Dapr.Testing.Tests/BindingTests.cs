using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests;

/// <summary>What a test sees of bindings, and has them bring.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task BindingRequests_OutputBinding_AreWhatItTookInOrder()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithBinding("mail").WithBinding("other"));

        await host.Dapr.InvokeBindingAsync("mail", "create", new Order("o1", 1), new Dictionary<string, string> { ["to"] = "ada" });
        await host.Dapr.InvokeBindingAsync("mail", "create", new Order("o2", 2));
        await host.Dapr.InvokeBindingAsync("other", "create", new Order("o3", 3));

        var requests = host.BindingRequests<Order>("mail");
        Assert.Equal([new Order("o1", 1), new Order("o2", 2)], requests.Select(request => request.Data));
        Assert.Equal(("create", "ada"), (requests[0].Operation, Assert.Single(requests[0].Metadata, pair => pair.Key == "to").Value));
        Assert.Empty(host.BindingRequests<Order>("nothing"));
    }

    [Fact]
    public async Task WithBinding_ApplicationHasItsRoute_GetsWhatWasPutIn()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithBinding("orders"));

        await host.Dapr.InvokeBindingAsync("orders", "create", new Order("o1", 3), new Dictionary<string, string> { ["x-source"] = "shop" });
        await host.SettleAsync();

        var delivery = Assert.Single(host.BindingDeliveries);
        Assert.Equal(("orders", "/orders", true, 200, "\"o1 from shop\"", ""), (delivery.BindingName, delivery.Path, delivery.IsHandled, delivery.Status, delivery.Answer, delivery.Reason));
        Assert.Equal("orders to /orders: handled", delivery.ToString());
    }

    [Fact]
    public async Task TriggerBinding_Event_ReachesTheApplicationAndGivesItsAnswer()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithComponent(Cron("orders")).WithComponent(Cron("tick")));

        var taken = await host.TriggerBindingAsync("orders", new Order("o2", 1));
        var refused = await host.TriggerBindingAsync("orders", new Order("", 1));
        var tick = await host.TriggerBindingAsync<object?>("tick", null, new Dictionary<string, string> { ["readTimeUTC"] = "noon" });

        Assert.Equal((true, "\"o2 from \""), (taken.IsHandled, taken.Answer));
        Assert.Equal("orders to /orders: not handled (the application answered 400)", refused.ToString());
        Assert.Equal((true, "\"noon\""), (tick.IsHandled, tick.Answer));
        Assert.Equal(3, host.BindingDeliveries.Count);
    }

    [Fact]
    public async Task TriggerBinding_ThatTheApplicationDoesNotTake_SaysWhichItTakes()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithComponent(Cron("tick")).WithComponent(Cron("unrouted")));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.TriggerBindingAsync("unrouted"));

        Assert.Equal("The application takes no events of an input binding 'unrouted'; it takes those of tick.", failure.Message);
    }

    [Fact]
    public async Task Clock_Advanced_HasCronTick()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithComponent(Cron("tick")));

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal(
            ["\"2026-01-02 00:00:00 +0000 UTC\"", "\"2026-01-03 00:00:00 +0000 UTC\"", "\"2026-01-04 00:00:00 +0000 UTC\""],
            host.BindingDeliveries.Select(delivery => delivery.Answer));
    }

    private static ComponentSpec Cron(string name) =>
        new() { Name = name, Type = "bindings.cron", Metadata = new Dictionary<string, string> { ["schedule"] = "TZ=UTC @daily" } };

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        var app = builder.Build();
        app.MapDaprBinding("orders", (Order order, [FromHeader(Name = "x-source")] string? source) =>
            order.Id.Length > 0 ? Results.Json($"{order.Id} from {source}") : Results.BadRequest());
        app.MapDaprBinding("tick", ([FromHeader(Name = "readTimeUTC")] string time) => Results.Json(time));
        return app;
    }
}
