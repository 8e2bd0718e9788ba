using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Secrets;

/// <summary>The secrets API over gRPC.</summary>
internal sealed class SecretsGrpc(SecretService service)
{
    private const string Name = "secrets";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.GetSecret, Name, GetAsync);
        rpcs.MapUnary(DaprMethods.GetBulkSecret, Name, GetAllAsync);
    }

    private async Task<GetSecretResponse> GetAsync(GetSecretRequest request, RpcServerCall call)
    {
        var response = new GetSecretResponse();
        response.Data.Add(Copy(await service.GetAsync(request.StoreName, request.Key, request.Metadata, call.CancellationToken)));
        return response;
    }

    private async Task<GetBulkSecretResponse> GetAllAsync(GetBulkSecretRequest request, RpcServerCall call)
    {
        var response = new GetBulkSecretResponse();
        foreach (var (name, values) in await service.GetAllAsync(request.StoreName, request.Metadata, call.CancellationToken))
        {
            response.Data[name] = new SecretResponse { Secrets = { Copy(values) } };
        }

        return response;
    }

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> values) => new(values);
}
