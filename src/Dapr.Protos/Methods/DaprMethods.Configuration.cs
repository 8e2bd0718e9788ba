using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>GetConfigurationAlpha1</c>.</summary>
    public static readonly RpcMethod<GetConfigurationRequest, GetConfigurationResponse> GetConfigurationAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "GetConfigurationAlpha1", GetConfigurationRequest.Parser, GetConfigurationResponse.Parser);

    /// <summary><c>GetConfiguration</c>.</summary>
    public static readonly RpcMethod<GetConfigurationRequest, GetConfigurationResponse> GetConfiguration =
        new(RpcMethodType.Unary, ServiceName, "GetConfiguration", GetConfigurationRequest.Parser, GetConfigurationResponse.Parser);

    /// <summary><c>SubscribeConfigurationAlpha1</c>.</summary>
    public static readonly RpcMethod<SubscribeConfigurationRequest, SubscribeConfigurationResponse> SubscribeConfigurationAlpha1 =
        new(RpcMethodType.ServerStreaming, ServiceName, "SubscribeConfigurationAlpha1", SubscribeConfigurationRequest.Parser, SubscribeConfigurationResponse.Parser);

    /// <summary><c>SubscribeConfiguration</c>.</summary>
    public static readonly RpcMethod<SubscribeConfigurationRequest, SubscribeConfigurationResponse> SubscribeConfiguration =
        new(RpcMethodType.ServerStreaming, ServiceName, "SubscribeConfiguration", SubscribeConfigurationRequest.Parser, SubscribeConfigurationResponse.Parser);

    /// <summary><c>UnsubscribeConfigurationAlpha1</c>.</summary>
    public static readonly RpcMethod<UnsubscribeConfigurationRequest, UnsubscribeConfigurationResponse> UnsubscribeConfigurationAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "UnsubscribeConfigurationAlpha1", UnsubscribeConfigurationRequest.Parser, UnsubscribeConfigurationResponse.Parser);

    /// <summary><c>UnsubscribeConfiguration</c>.</summary>
    public static readonly RpcMethod<UnsubscribeConfigurationRequest, UnsubscribeConfigurationResponse> UnsubscribeConfiguration =
        new(RpcMethodType.Unary, ServiceName, "UnsubscribeConfiguration", UnsubscribeConfigurationRequest.Parser, UnsubscribeConfigurationResponse.Parser);
}
