using System.Text;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Runtime;

/// <summary>Health, metadata and shutdown.</summary>
internal sealed class RuntimeSlice(RuntimeState state, MetadataService metadata, SidecarIdentity identity) : ISidecarSlice
{
    private const string Metadata = "metadata";

    public void MapHttp(ApiRoutes routes)
    {
        MapPublic(routes);
        routes.Map("POST", DaprRoutes.Shutdown, "shutdown", call =>
        {
            state.RequestShutdown(call.Request.Headers[DaprHeaders.ForceShutdown] == "true");
            return call.RespondEmptyAsync();
        });
    }

    /// <summary>What the public port serves too.</summary>
    public void MapPublic(ApiRoutes routes)
    {
        routes.Map("GET", DaprRoutes.Health, "healthz", HealthAsync);
        routes.Map("GET", DaprRoutes.OutboundHealth, "healthz", call =>
            state.IsOutboundReady ? call.RespondEmptyAsync() : throw ApiErrors.OutboundNotReady().ToException());
        routes.Map("GET", DaprRoutes.Metadata, Metadata, call => call.RespondJsonAsync(metadata.ToJson()));
        routes.Map("PUT", DaprRoutes.Metadata + "/{key}", Metadata, SetMetadataAsync);
    }

    public void MapRpc(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.GetMetadata, Metadata, (_, _) => Task.FromResult(metadata.ToResponse()));
        rpcs.MapUnary(DaprMethods.SetMetadata, Metadata, (request, _) =>
        {
            state.Extended[request.Key] = request.Value;
            return Task.FromResult(new Empty());
        });
        rpcs.MapUnary(DaprMethods.Shutdown, "shutdown", (_, call) =>
        {
            state.RequestShutdown(call.RequestHeaders.GetValue(DaprHeaders.ForceShutdown) == "true");
            return Task.FromResult(new Empty());
        });
    }

    private Task HealthAsync(ApiCall call)
    {
        if (call.QueryValue("appid") is { } appId && appId != identity.AppId)
        {
            throw ApiErrors.AppIdMismatch().ToException();
        }

        return state.IsReady ? call.RespondEmptyAsync() : throw ApiErrors.NotReady("runtime").ToException();
    }

    private async Task SetMetadataAsync(ApiCall call)
    {
        var value = await call.ReadBodyAsync(ApiErrors.BodyRead);
        state.Extended[call.Parameter("key")] = Encoding.UTF8.GetString(value);
        await call.RespondEmptyAsync();
    }
}
