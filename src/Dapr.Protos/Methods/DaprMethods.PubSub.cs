using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>PublishEvent</c>.</summary>
    public static readonly RpcMethod<PublishEventRequest, Empty> PublishEvent =
        new(RpcMethodType.Unary, ServiceName, "PublishEvent", PublishEventRequest.Parser, Empty.Parser);

    /// <summary><c>BulkPublishEventAlpha1</c>.</summary>
    public static readonly RpcMethod<BulkPublishRequest, BulkPublishResponse> BulkPublishEventAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "BulkPublishEventAlpha1", BulkPublishRequest.Parser, BulkPublishResponse.Parser);

    /// <summary><c>BulkPublishEvent</c>.</summary>
    public static readonly RpcMethod<BulkPublishRequest, BulkPublishResponse> BulkPublishEvent =
        new(RpcMethodType.Unary, ServiceName, "BulkPublishEvent", BulkPublishRequest.Parser, BulkPublishResponse.Parser);

    /// <summary><c>SubscribeTopicEventsAlpha1</c>.</summary>
    public static readonly RpcMethod<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1> SubscribeTopicEventsAlpha1 =
        new(RpcMethodType.DuplexStreaming, ServiceName, "SubscribeTopicEventsAlpha1", SubscribeTopicEventsRequestAlpha1.Parser, SubscribeTopicEventsResponseAlpha1.Parser);
}
