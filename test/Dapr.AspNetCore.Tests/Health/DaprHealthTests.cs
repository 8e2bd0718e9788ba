using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dapr.AspNetCore.Tests.Health;

/// <summary>The sidecar within the health of an application.</summary>
public sealed class DaprHealthTests
{
    [Theory]
    [InlineData(true, "Healthy")]
    [InlineData(false, "Unhealthy")]
    public async Task AddDapr_Sidecar_DecidesOfTheHealth(bool isReady, string expected)
    {
        var sidecar = Mock.Of<ISidecarClient>(client => client.CheckOutboundHealthAsync(It.IsAny<CancellationToken>()) == Task.FromResult(isReady));
        await using var app = await TestApp.StartAsync(
            application => application.MapHealthChecks("/health"),
            builder =>
            {
                builder.Services.AddSingleton(sidecar);
                builder.Services.AddHealthChecks().AddDapr();
            });

        using var response = await app.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }
}
