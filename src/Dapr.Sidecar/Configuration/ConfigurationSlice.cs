using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Configuration;

/// <summary>Settings that applications read, and follow while they run.</summary>
/// <param name="service">Its rules.</param>
/// <param name="isChangeable">Whether values can be changed over HTTP, as in development.</param>
internal sealed class ConfigurationSlice(ConfigurationService service, bool isChangeable) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new ConfigurationHttp(service, isChangeable).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new ConfigurationGrpc(service).Map(rpcs);
}
