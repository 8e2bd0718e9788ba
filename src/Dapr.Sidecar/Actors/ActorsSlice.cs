using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Actors;

/// <summary>Virtual actors: their calls, state, timers and reminders, and the streams of those who host them.</summary>
internal sealed class ActorsSlice(ActorService service, ActorStreams streams) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new ActorsHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs)
    {
        new ActorsGrpc(service).Map(rpcs);
        streams.Map(rpcs);
    }
}
