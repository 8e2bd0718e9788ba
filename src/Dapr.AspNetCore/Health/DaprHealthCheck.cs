using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dapr.AspNetCore;

/// <summary>Healthy while the sidecar answers.</summary>
internal sealed class DaprHealthCheck(ISidecarClient sidecar) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await sidecar.CheckOutboundHealthAsync(cancellationToken)
            ? HealthCheckResult.Healthy("The sidecar is ready.")
            : new HealthCheckResult(context.Registration.FailureStatus, "The sidecar does not answer, or is not ready.");
}
