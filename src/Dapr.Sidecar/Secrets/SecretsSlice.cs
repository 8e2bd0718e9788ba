using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Secrets;

/// <summary>Secrets: values that stand in no source and no YAML.</summary>
internal sealed class SecretsSlice(SecretService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new SecretsHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new SecretsGrpc(service).Map(rpcs);
}
