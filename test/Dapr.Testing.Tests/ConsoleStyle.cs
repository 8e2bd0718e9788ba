using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests;

/// <summary>A test as a program would hold it: nothing in here is of a test framework.</summary>
internal static class ConsoleStyle
{
    /// <summary>Runs it.</summary>
    /// <returns>0 when all is as it should be.</returns>
    public static async Task<int> RunAsync(TextWriter output)
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());
        host.ConflictNextWrite("total");

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 3));
        await host.SettleAsync();

        var total = host.State<int>("statestore", "total");
        var isRight = total == 3 && host.Deliveries is [{ Outcome: DeliveryOutcome.Success }] && host.UnusedFaults.Count == 0 && host.Warnings.Count == 0;
        await output.WriteLineAsync($"{total} in all; {string.Join(", ", host.Deliveries)}");
        return isRight ? 0 : 1;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapPost("/on-placed", [Topic("pubsub", "placed")] (Order order, IStateClient state) => state.UpdateStateAsync<int>("statestore", "total", total => total + order.Quantity));
        return app;
    }
}
