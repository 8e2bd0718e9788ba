using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Streams;

namespace Dapr.Sidecar.PubSub;

/// <summary>Publish and subscribe.</summary>
internal sealed class PubSubSlice(PubSubService service, TopicStreams streams) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new PubSubHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs)
    {
        new PubSubGrpc(service).Map(rpcs);
        new TopicStreamsGrpc(streams).Map(rpcs);
    }
}
