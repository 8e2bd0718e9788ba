namespace Dapr.Sidecar.Host;

/// <summary>Waits until the API of another sidecar works.</summary>
internal static class OutboundWait
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is good, or for a minute: the runtime's program ends in the same way after either.</summary>
    public static async Task RunAsync(int port)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            while (!await IsReadyAsync(client, new Uri($"http://localhost:{port}/v1.0/healthz/outbound"), limit.Token))
            {
                await Task.Delay(Every, TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The sidecar on port {port} is not ready after {Limit.TotalSeconds} seconds.");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
