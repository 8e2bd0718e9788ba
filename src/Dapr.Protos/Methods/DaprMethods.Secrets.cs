using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>GetSecret</c>.</summary>
    public static readonly RpcMethod<GetSecretRequest, GetSecretResponse> GetSecret =
        new(RpcMethodType.Unary, ServiceName, "GetSecret", GetSecretRequest.Parser, GetSecretResponse.Parser);

    /// <summary><c>GetBulkSecret</c>.</summary>
    public static readonly RpcMethod<GetBulkSecretRequest, GetBulkSecretResponse> GetBulkSecret =
        new(RpcMethodType.Unary, ServiceName, "GetBulkSecret", GetBulkSecretRequest.Parser, GetBulkSecretResponse.Parser);
}
