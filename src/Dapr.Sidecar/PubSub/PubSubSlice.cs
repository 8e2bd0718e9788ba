using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.PubSub;

/// <summary>Publish and subscribe.</summary>
internal sealed class PubSubSlice(PubSubService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new PubSubHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new PubSubGrpc(service).Map(rpcs);
}
