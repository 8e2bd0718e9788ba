using System.Net;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>HTTP/1.1 and HTTP/2 without TLS on the one port of the HTTP API.</summary>
public sealed class CleartextHttp2Tests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task Call_InEitherVersion_IsServedOnOnePort(int major, int minor)
    {
        var port = 0;
        await using var sidecar = await TestSidecar.StartAsync(options => options.HttpPort = port = SidecarServer.Choose(0)!.Value);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/v1.0/metadata"))
        {
            Version = new Version(major, minor),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, new Version(major, minor)), (response.StatusCode, response.Version));
        Assert.Contains("\"id\":\"app1\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Call_InHttp2OverMemory_IsServed()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/metadata")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await sidecar.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Call_InHttp2WhereItIsOff_Fails()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
            options.Environment = new Dictionary<string, string> { ["DAPR_HTTP_DISABLE_H2C"] = "true" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/metadata")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => sidecar.Http.SendAsync(request));
    }

    [Fact]
    public async Task Dispose_WithAConnectionThatSaysNothing_EndsAtOnce()
    {
        var port = 0;
        var sidecar = await TestSidecar.StartAsync(options => options.HttpPort = port = SidecarServer.Choose(0)!.Value);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);

        await sidecar.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.False(sidecar.Sidecar.WasForced);
    }
}
