using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>InvokeBinding</c>.</summary>
    public static readonly RpcMethod<InvokeBindingRequest, InvokeBindingResponse> InvokeBinding =
        new(RpcMethodType.Unary, ServiceName, "InvokeBinding", InvokeBindingRequest.Parser, InvokeBindingResponse.Parser);
}
