using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Runtime;

/// <summary>Health, metadata and shutdown.</summary>
internal sealed class RuntimeSlice(RuntimeState state, MetadataService metadata, SidecarIdentity identity) : ISidecarSlice
{
    private readonly RuntimeHttp _http = new(state, metadata, identity);

    public void MapHttp(ApiRoutes routes) => _http.Map(routes);

    /// <summary>What the public port serves too.</summary>
    public void MapPublic(ApiRoutes routes) => _http.MapPublic(routes);

    public void MapRpc(ApiRpcs rpcs) => new RuntimeGrpc(state, metadata).Map(rpcs);
}
