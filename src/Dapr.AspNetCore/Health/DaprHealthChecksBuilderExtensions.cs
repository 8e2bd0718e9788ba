using Dapr.AspNetCore;
using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the sidecar to the health of an application.</summary>
public static class DaprHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that fails while the sidecar is not ready.</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failure counts as; null for unhealthy.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks of the application.</returns>
    public static IHealthChecksBuilder AddDapr(
        this IHealthChecksBuilder builder, string name = "dapr", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDaprClient();
        StartupChecksService.Add(builder.Services);
        return builder.Add(SidecarChecks.Note(new HealthCheckRegistration(name, services => new DaprHealthCheck(services.GetRequiredService<ISidecarClient>()), failureStatus, tags)));
    }

    /// <summary>Adds a check that fails while the sidecar does not answer, or has not loaded a component.</summary>
    /// <remarks>It asks the sidecar, not what is behind the component: that a database is away shows in the calls that need it.</remarks>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="componentName">The component.</param>
    /// <param name="name">The name of the check; null for <c>dapr-</c> and the component's.</param>
    /// <param name="failureStatus">What a failure counts as; null for unhealthy.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks of the application.</returns>
    public static IHealthChecksBuilder AddDaprComponent(
        this IHealthChecksBuilder builder, string componentName, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(componentName);
        builder.Services.AddDaprClient();
        StartupChecksService.Add(builder.Services);
        return builder.Add(SidecarChecks.Note(new HealthCheckRegistration(
            name ?? $"dapr-{componentName}", services => new DaprComponentHealthCheck(services.GetRequiredService<ISidecarClient>(), componentName), failureStatus, tags)));
    }
}
