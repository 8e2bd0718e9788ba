using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>Actors of an application that lets nobody but the runtime call what is the runtime's.</summary>
public sealed class RuntimeAloneTests
{
    [Theory]
    [InlineData("GET", "/dapr/config", "right", HttpStatusCode.OK)]
    [InlineData("GET", "/dapr/config", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/dapr/config", null, HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/actors/Account/a1", "right", HttpStatusCode.OK)]
    [InlineData("DELETE", "/actors/Account/a1", null, HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/ReadAsync", "right", HttpStatusCode.OK)]
    [InlineData("PUT", "/actors/Account/a1/method/ReadAsync", null, HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/remind/r", "right", HttpStatusCode.OK)]
    [InlineData("PUT", "/actors/Account/a1/method/remind/r", null, HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/timer/t", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/healthz", null, HttpStatusCode.OK)]
    public async Task AddDaprAuthentication_WithAFallbackPolicy_HoldsForActorsToo(string method, string path, string? token, HttpStatusCode expected)
    {
        await using var app = await HostedApp.StartAsync(
            configure: builder =>
            {
                builder.Services.AddDaprAuthentication(options => options.Token = "right");
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole("Admin").Build());
            },
            map: mapped =>
            {
                mapped.UseAuthentication();
                mapped.UseAuthorization();
                mapped.MapActorsHandlers();
            });

        using var response = await app.SendAsync(new HttpMethod(method), path, null, default, token is null ? [] : [("dapr-api-token", token)]);

        Assert.Equal(expected, response.StatusCode);
    }
}
