using System.Net.Http.Json;
using Dapr.Testing;

internal static class Test
{
    public static async Task Main()
    {
        await using var host = await DaprTestHost.StartAsync<Order>(options => options.WithStateStore().WithPubSub());
        await host.Client.PostAsJsonAsync("/orders", new Order("1", "tea"));
        await host.SettleAsync();
        Console.WriteLine($"{host.Published<Order>("orders").Single().Data!.Article} {host.Deliveries.Single().Outcome} {(await host.StateAsync<Order>("statestore", "1"))!.Article}");
    }
}
