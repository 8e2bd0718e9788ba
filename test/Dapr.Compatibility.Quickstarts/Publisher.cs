using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart that publishes: a client made and thrown away for each event.</summary>
public static class Publisher
{
    public static async Task RunAsync()
    {
        for (var id = 1; id <= 10; id++)
        {
            using var client = new DaprClientBuilder().Build();
            await client.PublishEventAsync("orderpubsub", "orders", new Order(id));
        }
    }
}
