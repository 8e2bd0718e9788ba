using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Cryptography;

/// <summary>Encryption by keys that the application never sees.</summary>
internal sealed class CryptographySlice(CryptographyService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new CryptographyHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new CryptographyGrpc(service, TimeProvider.System).Map(rpcs);
}
