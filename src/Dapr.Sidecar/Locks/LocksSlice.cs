using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Locks;

/// <summary>Locks that several applications, or several of one, take in turn.</summary>
internal sealed class LocksSlice(LockService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new LocksHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new LocksGrpc(service).Map(rpcs);
}
