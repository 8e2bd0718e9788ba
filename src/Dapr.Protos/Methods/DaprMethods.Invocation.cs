using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>InvokeService</c>.</summary>
    public static readonly RpcMethod<InvokeServiceRequest, InvokeResponse> InvokeService =
        new(RpcMethodType.Unary, ServiceName, "InvokeService", InvokeServiceRequest.Parser, InvokeResponse.Parser);
}
