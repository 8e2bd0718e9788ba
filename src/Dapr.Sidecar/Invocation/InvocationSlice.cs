using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Invocation;

/// <summary>Service invocation: calling other applications by name.</summary>
internal sealed class InvocationSlice(InvocationService service, ExternalCaller external) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new InvocationHttp(service, new RemoteHttpCaller(service), external).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new InvocationGrpc(service).Map(rpcs);
}
