using System.Net;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>When the sidecar says that it is ready.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Health_WithoutApplication_IsGoodOnceStarted()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        await ReadyAsync(sidecar);

        using var health = await sidecar.Http.GetAsync("/v1.0/healthz");

        Assert.Equal(HttpStatusCode.NoContent, health.StatusCode);
        Assert.Empty(await health.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/v1.0/healthz?appid=app1", HttpStatusCode.NoContent)]
    [InlineData("/v1.0/healthz?appid=other", HttpStatusCode.InternalServerError)]
    [InlineData("/v1.0/healthz/outbound?appid=other", HttpStatusCode.NoContent)]
    public async Task Health_OfAnAppId_ChecksTheName(string path, HttpStatusCode expected)
    {
        await using var sidecar = await TestSidecar.StartAsync();
        await ReadyAsync(sidecar);

        using var health = await sidecar.Http.GetAsync(path);

        Assert.Equal(expected, health.StatusCode);
    }

    [Fact]
    public async Task Health_BeforeTheApplicationListens_IsGoodOutboundOnly()
    {
        // Nobody can listen on port 1 here, so the sidecar waits for ever.
        await using var sidecar = await TestSidecar.StartAsync(options => options.AppPort = 1);

        using var outbound = await sidecar.Http.GetAsync("/v1.0/healthz/outbound");
        using var health = await sidecar.Http.GetAsync("/v1.0/healthz");

        Assert.Equal(HttpStatusCode.NoContent, outbound.StatusCode);
        Assert.Equal(
            """{"errorCode":"ERR_HEALTH_NOT_READY","message":"dapr is not ready: [runtime]"}""", await health.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Shutdown_OverHttp_IsRequested(string force, bool expected)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("POST", "/v1.0/shutdown", null, ("dapr-force-shutdown", force));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(expected, await sidecar.Sidecar.ShutdownRequested.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    private static Task ReadyAsync(TestSidecar sidecar) =>
        sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
}
