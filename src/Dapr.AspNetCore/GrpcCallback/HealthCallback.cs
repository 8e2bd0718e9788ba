using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Whether the application is well: what its health checks say, but for those of the sidecar that asks.</summary>
internal static class HealthCallback
{
    public static async Task<HealthCheckResponse> HandleAsync(Empty request, RpcServerCall call)
    {
        if (call.HttpContext.RequestServices.GetService<HealthCheckService>() is not { } health) return new HealthCheckResponse();

        var report = await health.CheckHealthAsync(registration => !SidecarChecks.Contains(registration), call.CancellationToken);
        return report.Status != HealthStatus.Unhealthy
            ? new HealthCheckResponse()
            : throw new RpcCallException(RpcStatusCode.Unavailable, $"The application is not well: {string.Join(", ", report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => entry.Key))}");
    }
}
