using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Program;

/// <summary>Uses every block against the sidecar of the environment, by every way to a client.</summary>
internal static class Calls
{
    private const string Store = "statestore";
    private const string PubSub = "pubsub";

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var built = new DaprClientBuilder().UseJsonSerializationOptions(ProgramJson.Default.Options).Build();
        await RunAsync("builder", built, cancellationToken);

        using var services = Settings.Services(new ConfigurationBuilder().Build());
        await RunAsync("services", services.GetRequiredService<DaprClient>(), cancellationToken);

        using var http = DaprClient.CreateInvokeHttpClient("app");
        Say("invoke", await http.GetFromJsonAsync("/hello", ProgramJson.Default.String, cancellationToken));
    }

    private static async Task RunAsync(string name, DaprClient dapr, CancellationToken cancellationToken)
    {
        await dapr.WaitForSidecarAsync(cancellationToken);
        Say(name, "metadata", (await dapr.GetMetadataAsync(cancellationToken)).Id);

        await dapr.SaveStateAsync(Store, name, new Order("tea", 1), cancellationToken: cancellationToken);
        var updated = await dapr.UpdateStateAsync<Order>(Store, name, order => order! with { Count = order.Count + 1 }, cancellationToken: cancellationToken);
        var entry = await dapr.GetStateEntryAsync<Order>(Store, name, cancellationToken: cancellationToken);
        Say(name, "state", updated, entry.Value == updated, await entry.TryDeleteAsync(cancellationToken: cancellationToken));

        await dapr.SaveByteStateAsync(Store, "bytes", Encoding.UTF8.GetBytes("raw"), cancellationToken: cancellationToken);
        var bulk = await dapr.GetBulkStateAsync(Store, ["bytes"], null, cancellationToken: cancellationToken);
        Say(name, "bytes", bulk[0].Value);

        await dapr.PublishEventAsync(PubSub, "orders", new CloudEvent<Order>(updated) { Type = "placed" }, cancellationToken);
        var failed = await dapr.BulkPublishEventAsync(PubSub, "orders", [updated, updated], cancellationToken: cancellationToken);
        Say(name, "published", failed.FailedEntries.Count);

        try
        {
            await dapr.GetStateAsync<Order>("nowhere", "k", cancellationToken: cancellationToken);
        }
        catch (DaprException exception)
        {
            Say(name, "error", exception.Status, exception.Reason);
        }
    }

    private static void Say(string name, params object?[] parts) => Console.WriteLine($"{name}: {string.Join(' ', parts)}");
}
