using Dapr.Rpc;
using Dapr.Sidecar.Internals;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Actors;

/// <summary>What sidecars call on each other for actors.</summary>
internal static class ActorInternalMethods
{
    private const string ServiceName = "dapr.proto.internals.v1.ServiceInvocation";

    /// <summary>A method.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallActor =
        new(RpcMethodType.Unary, ServiceName, "CallActor", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);

    /// <summary>A reminder or a timer.</summary>
    public static readonly RpcMethod<Reminder, Empty> CallActorReminder =
        new(RpcMethodType.Unary, ServiceName, "CallActorReminder", Reminder.Parser, Empty.Parser);

    /// <summary>A method that answers again and again.</summary>
    public static readonly RpcMethod<InternalInvokeRequest, InternalInvokeResponse> CallActorStream =
        new(RpcMethodType.ServerStreaming, ServiceName, "CallActorStream", InternalInvokeRequest.Parser, InternalInvokeResponse.Parser);
}
