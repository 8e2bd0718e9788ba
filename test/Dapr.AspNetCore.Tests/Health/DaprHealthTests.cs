using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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

    [Fact]
    public async Task AddDapr_NameStatusAndTags_AreThoseOfTheCheck()
    {
        var sidecar = Mock.Of<ISidecarClient>(client => client.CheckOutboundHealthAsync(It.IsAny<CancellationToken>()) == Task.FromResult(false));
        var services = new ServiceCollection().AddLogging().AddSingleton(sidecar);
        services.AddHealthChecks().AddDapr("sidecar", HealthStatus.Degraded, ["ready"]);
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        var (name, entry) = Assert.Single(report.Entries);
        Assert.Equal(("sidecar", HealthStatus.Degraded), (name, entry.Status));
        Assert.Equal(["ready"], entry.Tags);
        Assert.Contains("sidecar", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDapr_NoSidecar_IsUnhealthyAndSaysSo()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDaprClient(builder => builder.UseHttpMessageHandler(new Nobody()));
        services.AddHealthChecks().AddDapr();
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("does not answer", Assert.Single(report.Entries).Value.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statestore", HealthStatus.Healthy, "The component 'statestore' (state.redis) is loaded.")]
    [InlineData("other", HealthStatus.Degraded, "The sidecar has no component 'other'. It has: statestore.")]
    public async Task AddDaprComponent_Component_DecidesOfTheHealth(string component, HealthStatus status, string description)
    {
        var metadata = new DaprMetadata("app", [], new Dictionary<string, string>(), [new DaprComponentsMetadata("statestore", "state.redis", "v1", [])]);
        var services = new ServiceCollection().AddLogging().AddSingleton(Mock.Of<ISidecarClient>(client => client.GetMetadataAsync(It.IsAny<CancellationToken>()) == Task.FromResult(metadata)));
        services.AddHealthChecks().AddDaprComponent(component, failureStatus: HealthStatus.Degraded, tags: ["ready"]);
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        var (name, entry) = Assert.Single(report.Entries);
        Assert.Equal(($"dapr-{component}", status, description, "ready"), (name, entry.Status, entry.Description, entry.Tags.Single()));
    }

    [Fact]
    public async Task AddDaprComponent_NoSidecar_IsUnhealthyAndSaysSo()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDaprClient(builder => builder.UseHttpMessageHandler(new Nobody()));
        services.AddHealthChecks().AddDapr().AddDaprComponent("statestore", "state");
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HealthStatus.Unhealthy, "The component 'statestore' is not known of: the sidecar does not answer."), (report.Entries["state"].Status, report.Entries["state"].Description));
        Assert.IsType<DaprException>(report.Entries["state"].Exception);
    }

    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));
    }
}
