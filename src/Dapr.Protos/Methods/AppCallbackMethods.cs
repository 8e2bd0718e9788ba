using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>What the sidecar calls on an application that speaks gRPC.</summary>
public static class AppCallbackMethods
{
    /// <summary>The service <c>AppCallback</c> with its package.</summary>
    public const string ServiceName = "dapr.proto.runtime.v1.AppCallback";

    /// <summary>The service <c>AppCallbackHealthCheck</c> with its package.</summary>
    public const string HealthCheckServiceName = "dapr.proto.runtime.v1.AppCallbackHealthCheck";

    /// <summary>The service <c>AppCallbackAlpha</c> with its package.</summary>
    public const string AlphaServiceName = "dapr.proto.runtime.v1.AppCallbackAlpha";

    /// <summary><c>AppCallback.OnInvoke</c>.</summary>
    public static readonly RpcMethod<InvokeRequest, InvokeResponse> OnInvoke =
        new(RpcMethodType.Unary, ServiceName, "OnInvoke", InvokeRequest.Parser, InvokeResponse.Parser);

    /// <summary><c>AppCallback.ListTopicSubscriptions</c>.</summary>
    public static readonly RpcMethod<Empty, ListTopicSubscriptionsResponse> ListTopicSubscriptions =
        new(RpcMethodType.Unary, ServiceName, "ListTopicSubscriptions", Empty.Parser, ListTopicSubscriptionsResponse.Parser);

    /// <summary><c>AppCallback.OnTopicEvent</c>.</summary>
    public static readonly RpcMethod<TopicEventRequest, TopicEventResponse> OnTopicEvent =
        new(RpcMethodType.Unary, ServiceName, "OnTopicEvent", TopicEventRequest.Parser, TopicEventResponse.Parser);

    /// <summary><c>AppCallback.ListInputBindings</c>.</summary>
    public static readonly RpcMethod<Empty, ListInputBindingsResponse> ListInputBindings =
        new(RpcMethodType.Unary, ServiceName, "ListInputBindings", Empty.Parser, ListInputBindingsResponse.Parser);

    /// <summary><c>AppCallback.OnBindingEvent</c>.</summary>
    public static readonly RpcMethod<BindingEventRequest, BindingEventResponse> OnBindingEvent =
        new(RpcMethodType.Unary, ServiceName, "OnBindingEvent", BindingEventRequest.Parser, BindingEventResponse.Parser);

    /// <summary><c>AppCallback.OnBulkTopicEvent</c>.</summary>
    public static readonly RpcMethod<TopicEventBulkRequest, TopicEventBulkResponse> OnBulkTopicEvent =
        new(RpcMethodType.Unary, ServiceName, "OnBulkTopicEvent", TopicEventBulkRequest.Parser, TopicEventBulkResponse.Parser);

    /// <summary><c>AppCallback.OnJobEvent</c>.</summary>
    public static readonly RpcMethod<JobEventRequest, JobEventResponse> OnJobEvent =
        new(RpcMethodType.Unary, ServiceName, "OnJobEvent", JobEventRequest.Parser, JobEventResponse.Parser);

    /// <summary><c>AppCallbackHealthCheck.HealthCheck</c>.</summary>
    public static readonly RpcMethod<Empty, HealthCheckResponse> HealthCheck =
        new(RpcMethodType.Unary, HealthCheckServiceName, "HealthCheck", Empty.Parser, HealthCheckResponse.Parser);

    /// <summary><c>AppCallbackAlpha.OnBulkTopicEventAlpha1</c>.</summary>
    public static readonly RpcMethod<TopicEventBulkRequest, TopicEventBulkResponse> OnBulkTopicEventAlpha1 =
        new(RpcMethodType.Unary, AlphaServiceName, "OnBulkTopicEventAlpha1", TopicEventBulkRequest.Parser, TopicEventBulkResponse.Parser);

    /// <summary><c>AppCallbackAlpha.OnJobEventAlpha1</c>.</summary>
    public static readonly RpcMethod<JobEventRequest, JobEventResponse> OnJobEventAlpha1 =
        new(RpcMethodType.Unary, AlphaServiceName, "OnJobEventAlpha1", JobEventRequest.Parser, JobEventResponse.Parser);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RpcMethod> All =>
    [
        OnInvoke, ListTopicSubscriptions, OnTopicEvent, ListInputBindings, OnBindingEvent, OnBulkTopicEvent, OnJobEvent,
        HealthCheck, OnBulkTopicEventAlpha1, OnJobEventAlpha1,
    ];
}
