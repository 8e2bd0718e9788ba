using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.Auth;

/// <summary>The runtime's calls with APP_API_TOKEN, beside a fallback policy of the application's own.</summary>
public sealed class RuntimeCallsTests
{
    [Theory]
    [InlineData("/dapr/subscribe", "secret", HttpStatusCode.OK)]
    [InlineData("/dapr/subscribe", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/dapr/subscribe", null, HttpStatusCode.Unauthorized)]
    [InlineData("/on-order", "secret", HttpStatusCode.OK)]
    [InlineData("/on-order", null, HttpStatusCode.Unauthorized)]
    public async Task AddDaprAuthentication_FallbackPolicy_OnlyTheRuntimeGetsIn(string path, string? token, HttpStatusCode expected)
    {
        await using var app = await StartAsync("secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("dapr-api-token", token);
        }

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task AddDaprAuthentication_EndpointOfTheApplication_KeepsItsPolicy()
    {
        await using var app = await StartAsync("secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/private");
        request.Headers.Add("dapr-api-token", "secret");

        using var response = await app.Client.SendAsync(request);

        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("secret", HttpStatusCode.OK)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    public async Task AddDaprAuthentication_TopicOfAController_OnlyTheRuntimeGetsIn(string token, HttpStatusCode expected)
    {
        await using var app = await StartAsync("secret");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/controller");
        request.Headers.Add("dapr-api-token", token);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task AddDaprAuthentication_TopicWithAPolicyOfItsOwn_StillAsksForIt()
    {
        await using var app = await StartAsync("secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/guarded");
        request.Headers.Add("dapr-api-token", "secret");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task AddDaprAuthentication_OpenedEndpoint_KeepsItsRoute()
    {
        await using var app = await StartAsync("secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/route");
        request.Headers.Add("dapr-api-token", "secret");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal("/route", await response.Content.ReadAsStringAsync());
    }

    private static Task<TestApp> StartAsync(string token) => TestApp.StartAsync(
        app =>
        {
            app.MapSubscribeHandler();
            app.MapGet("/on-order", () => "taken").WithTopic("pubsub", "orders");
            app.MapGet("/private", () => "mine");
            app.MapGet("/guarded", () => "guarded").WithTopic("pubsub", "guarded").RequireAuthorization("nobody");
            app.MapGet("/route", (HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText).WithTopic("pubsub", "route");
            app.MapControllers();
        },
        builder =>
        {
            builder.Configuration["APP_API_TOKEN"] = token;
            builder.Services.AddDaprAuthentication();
            builder.Services.AddOnly<TopicController>();
            builder.Services.AddAuthorizationBuilder().AddPolicy("nobody", policy => policy.AddAuthenticationSchemes("Dapr").RequireClaim("nobody"));
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim("customer").RequireAuthenticatedUser().Build());
        });

    [Route("controller")]
    public sealed class TopicController : ControllerBase
    {
        [Topic("pubsub", "controller")]
        [HttpPost]
        public void On()
        {
        }
    }
}
