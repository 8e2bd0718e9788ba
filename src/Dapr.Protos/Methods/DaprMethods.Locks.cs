using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>TryLockAlpha1</c>.</summary>
    public static readonly RpcMethod<TryLockRequest, TryLockResponse> TryLockAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "TryLockAlpha1", TryLockRequest.Parser, TryLockResponse.Parser);

    /// <summary><c>UnlockAlpha1</c>.</summary>
    public static readonly RpcMethod<UnlockRequest, UnlockResponse> UnlockAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "UnlockAlpha1", UnlockRequest.Parser, UnlockResponse.Parser);
}
