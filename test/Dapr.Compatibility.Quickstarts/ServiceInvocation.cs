using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstarts that call another application: an HttpClient whose host is an app id, every verb.</summary>
public static class ServiceInvocation
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var client = DaprClient.CreateInvokeHttpClient(appId: "order-processor");

        var response = await client.PostAsJsonAsync("/orders", new Order(1), cancellationToken);
        response.EnsureSuccessStatusCode();
        var order = await client.GetFromJsonAsync<Order>("/orders/1", cancellationToken);
        Console.WriteLine(order);
        await client.DeleteAsync("/orders/1", cancellationToken);
    }
}
