namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>The port of the metrics, as long as there are none.</summary>
public sealed class MetricsPortTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    public async Task Get_AnyPath_IsAPageWithoutSamples(string path)
    {
        await using var sidecar = await DaprSidecar.StartAsync(new SidecarOptions { MetricsPort = 0 }, TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        using var response = await client.GetAsync($"http://127.0.0.1:{sidecar.MetricsPort}{path}", TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.All((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
    }
}
