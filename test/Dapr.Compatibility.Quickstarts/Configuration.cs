using System.Text.Json;
using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart of the configuration block: some items, and their changes until nobody wants them any more.</summary>
public static class Configuration
{
    public static async Task RunAsync()
    {
        var client = new DaprClientBuilder().Build();
        var keys = new List<string> { "orderId1", "orderId2" };
        GetConfigurationResponse config = await client.GetConfiguration("configstore", keys);
        foreach (var item in config.Items)
        {
            var cfg = JsonSerializer.Serialize(item.Value);
            Console.WriteLine("Configuration for " + item.Key + ": " + cfg);
        }

        var subscriptionId = string.Empty;
        SubscribeConfigurationResponse subscribe = await client.SubscribeConfiguration("configstore", keys);
        await foreach (var configItem in subscribe.Source)
        {
            if (configItem.Keys.Count == 0)
            {
                subscriptionId = subscribe.Id;
                Console.WriteLine("App subscribed to config changes with subscription id: " + subscriptionId);
                continue;
            }

            Console.WriteLine("Configuration update " + JsonSerializer.Serialize(configItem));
            await client.UnsubscribeConfiguration("configstore", subscriptionId);
        }
    }
}
