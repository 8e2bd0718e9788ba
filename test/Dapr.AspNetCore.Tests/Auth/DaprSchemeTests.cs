using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.Auth;

/// <summary>The scheme and the policy of the official package, endpoint by endpoint.</summary>
public sealed class DaprSchemeTests
{
    [Theory]
    [InlineData("secret", "secret", true, null)]
    [InlineData("secret", "Secret", false, "Not authenticated.")]
    [InlineData("", "secret", false, "App API Token not configured.")]
    [InlineData("secret", null, false, null)]
    public async Task Scheme_Header_IsComparedWithTheToken(string configured, string? sent, bool isRuntime, string? failure)
    {
        AuthenticateResult? result = null;
        await using var app = await TestApp.StartAsync(
            application => application.MapGet("/", async (HttpContext context) => { result = await context.AuthenticateAsync("Dapr"); }),
            builder => builder.Services.AddAuthentication().AddDapr(options => options.Token = configured));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (sent is not null)
        {
            request.Headers.Add("Dapr-Api-Token", sent);
        }

        using var response = await app.Client.SendAsync(request);

        Assert.Equal((isRuntime, failure), (result!.Succeeded, result.Failure?.Message));
        Assert.Equal(isRuntime ? ("Dapr", "Dapr") : (null, null), (result.Principal?.Identity?.Name, result.Principal?.Identity?.AuthenticationType));
    }

    [Theory]
    [InlineData("secret", HttpStatusCode.OK)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    public async Task Policy_OnAnEndpoint_LetsOnlyTheRuntimeIn(string token, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(
            application => application.MapSubscribeHandler().RequireAuthorization("runtime"),
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddAuthentication().AddDapr();
                builder.Services.AddAuthorization(options => options.AddDapr("runtime"));
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dapr/subscribe");
        request.Headers.Add("dapr-api-token", token);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }
}
