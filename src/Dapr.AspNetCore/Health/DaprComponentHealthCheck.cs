using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dapr.AspNetCore;

/// <summary>Healthy while the sidecar has a component.</summary>
internal sealed class DaprComponentHealthCheck(ISidecarClient sidecar, string component) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var metadata = await sidecar.GetMetadataAsync(cancellationToken);
            return metadata.Components.FirstOrDefault(other => other.Name == component) is { } found
                ? HealthCheckResult.Healthy($"The component '{component}' ({found.Type}) is loaded.")
                : new HealthCheckResult(context.Registration.FailureStatus, $"The sidecar has no component '{component}'. It has: {string.Join(", ", metadata.Components.Select(other => other.Name))}.");
        }
        catch (DaprException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"The component '{component}' is not known of: the sidecar does not answer.", exception);
        }
    }
}
