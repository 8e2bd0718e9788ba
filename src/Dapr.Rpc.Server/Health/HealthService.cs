using Dapr.Rpc.Server.Health.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Rpc.Server.Health;

/// <summary>Serves <c>grpc.health.v1.Health</c>.</summary>
internal sealed class HealthService(RpcHealth health)
{
    private const string Name = "grpc.health.v1.Health";

    public static readonly RpcMethod<HealthCheckRequest, HealthCheckResponse> CheckMethod =
        new(RpcMethodType.Unary, Name, "Check", HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    public static readonly RpcMethod<HealthListRequest, HealthListResponse> ListMethod =
        new(RpcMethodType.Unary, Name, "List", HealthListRequest.Parser, HealthListResponse.Parser);

    public static readonly RpcMethod<HealthCheckRequest, HealthCheckResponse> WatchMethod =
        new(RpcMethodType.ServerStreaming, Name, "Watch", HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints) => new CompositeConventions(
    [
        endpoints.MapUnary(CheckMethod, (request, _) => Task.FromResult(Check(request))),
        endpoints.MapUnary(ListMethod, (_, _) => Task.FromResult(List())),
        endpoints.MapServerStreaming(WatchMethod, WatchAsync),
    ]);

    private static HealthCheckResponse Response(RpcServingStatus? status) => new()
    {
        Status = status is { } known ? (HealthCheckResponse.Types.ServingStatus)known : HealthCheckResponse.Types.ServingStatus.ServiceUnknown,
    };

    private HealthCheckResponse Check(HealthCheckRequest request) => health.GetStatus(request.Service) is { } status
        ? Response(status)
        : throw new RpcCallException(RpcStatusCode.NotFound, $"unknown service {request.Service}");

    private HealthListResponse List()
    {
        var response = new HealthListResponse();
        foreach (var (service, status) in health.All())
        {
            response.Statuses.Add(service, Response(status));
        }

        return response;
    }

    private async Task WatchAsync(HealthCheckRequest request, RpcResponseWriter<HealthCheckResponse> responses, RpcServerCall call)
    {
        HealthCheckResponse? sent = null;
        while (true)
        {
            var (status, stopped, changed) = health.Observe(request.Service);
            var response = Response(status);
            if (!response.Equals(sent))
            {
                await responses.WriteAsync(response, call.CancellationToken);
                sent = response;
            }

            if (stopped)
            {
                // An open stream would hold the shutdown up.
                throw new RpcCallException(RpcStatusCode.Unavailable, "The server is stopping.");
            }

            await changed.WaitAsync(call.CancellationToken);
        }
    }
}
