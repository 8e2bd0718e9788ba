using System.Net;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Each port listens where it is told to.</summary>
public sealed class ListenAddressTests
{
    [Fact]
    public async Task Start_WithAddresses_ListensOnEachOfThemOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have one loopback address.");
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.HttpPort = 0;
            options.ListenAddresses = ["127.0.0.2"];
            options.MetricsPort = 0;
            options.MetricsListenAddress = "127.0.0.3";
        });
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };

        using var response = await client.GetAsync($"http://127.0.0.2:{sidecar.Sidecar.HttpPort}/v1.0/healthz/outbound", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.GetAsync($"http://127.0.0.1:{sidecar.Sidecar.HttpPort}/v1.0/healthz/outbound", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("0.0.0.0")]
    public async Task Start_WithANameOrAllAddresses_ListensOnLoopback(string address)
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.HttpPort = 0;
            options.ListenAddresses = address.Length == 0 ? [] : [address];
        });
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };

        using var response = await client.GetAsync($"http://127.0.0.1:{sidecar.Sidecar.HttpPort}/v1.0/healthz/outbound", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Start_WithWhatIsNoAddress_NamesIt()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options =>
        {
            options.HttpPort = 0;
            options.ListenAddresses = ["no such host"];
        }));

        Assert.Contains("no such host", failure.Message);
    }
}
