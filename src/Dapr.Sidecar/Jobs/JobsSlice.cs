using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Jobs;

/// <summary>Jobs that an application schedules and gets when they are due.</summary>
internal sealed class JobsSlice(JobService service, SidecarIdentity identity) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new JobsHttp(service, identity).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new JobsGrpc(service).Map(rpcs);
}
