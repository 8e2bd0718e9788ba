using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>ConverseAlpha1</c>.</summary>
    public static readonly RpcMethod<ConversationRequest, ConversationResponse> ConverseAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "ConverseAlpha1", ConversationRequest.Parser, ConversationResponse.Parser);

    /// <summary><c>ConverseAlpha2</c>.</summary>
    public static readonly RpcMethod<ConversationRequestAlpha2, ConversationResponseAlpha2> ConverseAlpha2 =
        new(RpcMethodType.Unary, ServiceName, "ConverseAlpha2", ConversationRequestAlpha2.Parser, ConversationResponseAlpha2.Parser);
}
