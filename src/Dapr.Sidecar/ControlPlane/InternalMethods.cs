using Dapr.Rpc;
using Dapr.Sidecar.Internals;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar;

/// <summary>What sidecars call on each other.</summary>
internal static class InternalMethods
{
    private const string ServiceName = "dapr.proto.internals.v1.ServiceInvocation";

    /// <summary>One message each way: everything in which an end speaks gRPC.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallLocal =
        new(RpcMethodType.Unary, ServiceName, "CallLocal", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);

    /// <summary>Bodies in chunks both ways: HTTP to HTTP.</summary>
    public static readonly RpcMethod<InternalInvokeRequestStream, InternalInvokeResponseStream> CallLocalStream =
        new(RpcMethodType.DuplexStreaming, ServiceName, "CallLocalStream", InternalInvokeRequestStream.Parser, InternalInvokeResponseStream.Parser);

    /// <summary>A method of an actor.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallActor =
        new(RpcMethodType.Unary, ServiceName, "CallActor", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);

    /// <summary>A reminder or a timer of an actor.</summary>
    public static readonly RpcMethod<Reminder, Empty> CallActorReminder =
        new(RpcMethodType.Unary, ServiceName, "CallActorReminder", Reminder.Parser, Empty.Parser);

    /// <summary>A method of an actor that answers again and again.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallActorStream =
        new(RpcMethodType.ServerStreaming, ServiceName, "CallActorStream", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);
}
