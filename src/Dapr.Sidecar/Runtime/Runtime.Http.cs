using System.Text;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Runtime;

/// <summary>Health, metadata and shutdown over HTTP.</summary>
internal sealed class RuntimeHttp(RuntimeState state, MetadataService metadata, SidecarIdentity identity)
{
    public const string Metadata = "metadata";
    public const string Shutdown = "shutdown";

    private const string Health = "healthz";

    public void Map(ApiRoutes routes)
    {
        MapPublic(routes);
        routes.Map("POST", DaprRoutes.Shutdown, Shutdown, call =>
        {
            state.RequestShutdown(call.Request.Headers[DaprHeaders.ForceShutdown] == "true");
            return call.RespondEmptyAsync();
        });
    }

    public void MapPublic(ApiRoutes routes)
    {
        routes.Map("GET", DaprRoutes.Health, Health, HealthAsync);
        routes.Map("GET", DaprRoutes.OutboundHealth, Health, call =>
            state.IsOutboundReady ? call.RespondEmptyAsync() : throw ApiErrors.OutboundNotReady().ToException());
        routes.Map("GET", DaprRoutes.Metadata, Metadata, call => call.RespondJsonAsync(MetadataJson.Create(metadata.Collect())));
        routes.Map("PUT", DaprRoutes.Metadata + "/{key}", Metadata, SetMetadataAsync);
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
