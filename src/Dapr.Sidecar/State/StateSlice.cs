using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.State;

/// <summary>State: values by key.</summary>
internal sealed class StateSlice(StateService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new StateHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new StateGrpc(service).Map(rpcs);
}
