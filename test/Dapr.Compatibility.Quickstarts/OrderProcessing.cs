using Dapr.Client;

namespace Quickstarts;

/// <summary>What the activities of the workflow quickstart do: a client that is injected, a value with its etag taken apart.</summary>
public static class OrderProcessing
{
    public static IHost Build()
    {
        var builder = Host.CreateDefaultBuilder().ConfigureServices(services =>
        {
            services.AddDaprClient();
            services.AddTransient<ReserveInventory>();
        });
        return builder.Build();
    }

    public sealed record Item(string Name, int Quantity);

    public sealed class ReserveInventory(DaprClient daprClient)
    {
        public async Task<bool> RunAsync(Item wanted)
        {
            var (original, _) = await daprClient.GetStateAndETagAsync<Item>("statestore", wanted.Name);
            if (original is null || original.Quantity < wanted.Quantity)
            {
                return false;
            }

            await daprClient.SaveStateAsync("statestore", wanted.Name, original with { Quantity = original.Quantity - wanted.Quantity });
            return true;
        }
    }
}
