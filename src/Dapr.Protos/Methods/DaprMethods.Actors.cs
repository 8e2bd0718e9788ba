using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>RegisterActorTimer</c>.</summary>
    public static readonly RpcMethod<RegisterActorTimerRequest, Empty> RegisterActorTimer =
        new(RpcMethodType.Unary, ServiceName, "RegisterActorTimer", RegisterActorTimerRequest.Parser, Empty.Parser);

    /// <summary><c>UnregisterActorTimer</c>.</summary>
    public static readonly RpcMethod<UnregisterActorTimerRequest, Empty> UnregisterActorTimer =
        new(RpcMethodType.Unary, ServiceName, "UnregisterActorTimer", UnregisterActorTimerRequest.Parser, Empty.Parser);

    /// <summary><c>RegisterActorReminder</c>.</summary>
    public static readonly RpcMethod<RegisterActorReminderRequest, Empty> RegisterActorReminder =
        new(RpcMethodType.Unary, ServiceName, "RegisterActorReminder", RegisterActorReminderRequest.Parser, Empty.Parser);

    /// <summary><c>UnregisterActorReminder</c>.</summary>
    public static readonly RpcMethod<UnregisterActorReminderRequest, Empty> UnregisterActorReminder =
        new(RpcMethodType.Unary, ServiceName, "UnregisterActorReminder", UnregisterActorReminderRequest.Parser, Empty.Parser);

    /// <summary><c>UnregisterActorRemindersByType</c>.</summary>
    public static readonly RpcMethod<UnregisterActorRemindersByTypeRequest, UnregisterActorRemindersByTypeResponse> UnregisterActorRemindersByType =
        new(RpcMethodType.Unary, ServiceName, "UnregisterActorRemindersByType", UnregisterActorRemindersByTypeRequest.Parser, UnregisterActorRemindersByTypeResponse.Parser);

    /// <summary><c>ListActorReminders</c>.</summary>
    public static readonly RpcMethod<ListActorRemindersRequest, ListActorRemindersResponse> ListActorReminders =
        new(RpcMethodType.Unary, ServiceName, "ListActorReminders", ListActorRemindersRequest.Parser, ListActorRemindersResponse.Parser);

    /// <summary><c>GetActorState</c>.</summary>
    public static readonly RpcMethod<GetActorStateRequest, GetActorStateResponse> GetActorState =
        new(RpcMethodType.Unary, ServiceName, "GetActorState", GetActorStateRequest.Parser, GetActorStateResponse.Parser);

    /// <summary><c>GetActorReminder</c>.</summary>
    public static readonly RpcMethod<GetActorReminderRequest, GetActorReminderResponse> GetActorReminder =
        new(RpcMethodType.Unary, ServiceName, "GetActorReminder", GetActorReminderRequest.Parser, GetActorReminderResponse.Parser);

    /// <summary><c>ExecuteActorStateTransaction</c>.</summary>
    public static readonly RpcMethod<ExecuteActorStateTransactionRequest, Empty> ExecuteActorStateTransaction =
        new(RpcMethodType.Unary, ServiceName, "ExecuteActorStateTransaction", ExecuteActorStateTransactionRequest.Parser, Empty.Parser);

    /// <summary><c>InvokeActor</c>.</summary>
    public static readonly RpcMethod<InvokeActorRequest, InvokeActorResponse> InvokeActor =
        new(RpcMethodType.Unary, ServiceName, "InvokeActor", InvokeActorRequest.Parser, InvokeActorResponse.Parser);

    /// <summary><c>SubscribeActorEventsAlpha1</c>.</summary>
    public static readonly RpcMethod<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1> SubscribeActorEventsAlpha1 =
        new(RpcMethodType.DuplexStreaming, ServiceName, "SubscribeActorEventsAlpha1", SubscribeActorEventsRequestAlpha1.Parser, SubscribeActorEventsResponseAlpha1.Parser);
}
