using Dapr.Rpc;
using Dapr.Sidecar.Internals;

namespace Dapr.Sidecar.Invocation;

/// <summary>What sidecars call on each other for service invocation.</summary>
internal static class InternalMethods
{
    private const string ServiceName = "dapr.proto.internals.v1.ServiceInvocation";

    /// <summary>One message each way: everything in which an end speaks gRPC.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallLocal =
        new(RpcMethodType.Unary, ServiceName, "CallLocal", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);

    /// <summary>Bodies in chunks both ways: HTTP to HTTP.</summary>
    public static readonly RpcMethod<InternalInvokeRequestStream, InternalInvokeResponseStream> CallLocalStream =
        new(RpcMethodType.DuplexStreaming, ServiceName, "CallLocalStream", InternalInvokeRequestStream.Parser, InternalInvokeResponseStream.Parser);
}
