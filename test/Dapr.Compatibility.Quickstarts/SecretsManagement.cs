using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart of the secrets block: a client of the environment, a secret as a dictionary.</summary>
public static class SecretsManagement
{
    public static async Task RunAsync()
    {
        var client = new DaprClientBuilder().Build();

        var secret = await client.GetSecretAsync("localsecretstore", "secret");
        var text = string.Join(", ", secret);
        Console.WriteLine($"Fetched Secret: {text}");
    }
}
