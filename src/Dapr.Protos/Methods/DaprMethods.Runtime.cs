using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>GetMetadata</c>.</summary>
    public static readonly RpcMethod<GetMetadataRequest, GetMetadataResponse> GetMetadata =
        new(RpcMethodType.Unary, ServiceName, "GetMetadata", GetMetadataRequest.Parser, GetMetadataResponse.Parser);

    /// <summary><c>SetMetadata</c>.</summary>
    public static readonly RpcMethod<SetMetadataRequest, Empty> SetMetadata =
        new(RpcMethodType.Unary, ServiceName, "SetMetadata", SetMetadataRequest.Parser, Empty.Parser);

    /// <summary><c>Shutdown</c>.</summary>
    public static readonly RpcMethod<ShutdownRequest, Empty> Shutdown =
        new(RpcMethodType.Unary, ServiceName, "Shutdown", ShutdownRequest.Parser, Empty.Parser);
}
