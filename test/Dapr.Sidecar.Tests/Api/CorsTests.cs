using System.Net;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>What browsers of other origins are told.</summary>
public sealed class CorsTests
{
    private const string AllowOrigin = "access-control-allow-origin";

    [Theory]
    [InlineData("*", "http://a.example", "*")]
    [InlineData("http://a.example", "http://a.example", "http://a.example")]
    [InlineData("http://a.example,http://b.example", "http://b.example", "http://b.example")]
    [InlineData("http://A.example", "http://a.Example", "http://a.Example")]
    [InlineData("https://*.example", "https://a.b.example", "https://a.b.example")]
    [InlineData("http://localhost:*", "http://localhost:5173", "http://localhost:5173")]
    public async Task Call_OfAnAllowedOrigin_IsToldSo(string allowed, string origin, string expected)
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.AllowedOrigins = allowed);

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, ("origin", origin));

        Assert.Equal(expected, Assert.Single(response.Headers.GetValues(AllowOrigin)));
        Assert.Equal("Origin", response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData("", "http://a.example")]
    [InlineData("http://a.example", "http://b.example")]
    [InlineData("https://*.example", "http://a.example")]
    [InlineData("https://*.example", "https://example")]
    public async Task Call_OfAnotherOrigin_IsServedButNotAllowed(string allowed, string origin)
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.AllowedOrigins = allowed);

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, ("origin", origin));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains(AllowOrigin));
    }

    [Fact]
    public async Task Preflight_OfAnAllowedOrigin_IsAnsweredWithoutTheRoute()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.AllowedOrigins = "*";
            options.ApiToken = "secret";
        });

        using var response = await sidecar.SendAsync(
            "OPTIONS",
            "/v1.0/metadata",
            null,
            ("origin", "http://a.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "dapr-api-token"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues(AllowOrigin)));
        Assert.Equal("GET", Assert.Single(response.Headers.GetValues("access-control-allow-methods")));
        Assert.Equal("dapr-api-token", Assert.Single(response.Headers.GetValues("access-control-allow-headers")));
    }

    [Fact]
    public async Task Preflight_ForAVerbThatIsNotAllowed_IsToldNothing()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.AllowedOrigins = "*");

        using var response = await sidecar.SendAsync(
            "OPTIONS", "/v1.0/metadata", null, ("origin", "http://a.example"), ("access-control-request-method", "TRACE"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains(AllowOrigin));
    }
}
