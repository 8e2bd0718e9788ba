using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart of the state block: a client of the environment, text as a value.</summary>
public static class StateManagement
{
    public static async Task RunAsync()
    {
        var client = new DaprClientBuilder().Build();

        await client.SaveStateAsync("statestore", "order-1", new Order(1).ToString());
        var order = await client.GetStateAsync<string>("statestore", "order-1");
        Console.WriteLine(order.Length);
        await client.DeleteStateAsync("statestore", "order-1");
    }
}
