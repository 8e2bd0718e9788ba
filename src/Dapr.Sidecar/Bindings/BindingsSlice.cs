using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Bindings;

/// <summary>What applications ask of things outside. What these bring to the application is with <see cref="InputBindings"/>.</summary>
internal sealed class BindingsSlice(BindingService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new BindingsHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new BindingsGrpc(service).Map(rpcs);
}
