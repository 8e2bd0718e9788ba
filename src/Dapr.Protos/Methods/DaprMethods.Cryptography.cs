using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>EncryptAlpha1</c>.</summary>
    public static readonly RpcMethod<EncryptRequest, EncryptResponse> EncryptAlpha1 =
        new(RpcMethodType.DuplexStreaming, ServiceName, "EncryptAlpha1", EncryptRequest.Parser, EncryptResponse.Parser);

    /// <summary><c>DecryptAlpha1</c>.</summary>
    public static readonly RpcMethod<DecryptRequest, DecryptResponse> DecryptAlpha1 =
        new(RpcMethodType.DuplexStreaming, ServiceName, "DecryptAlpha1", DecryptRequest.Parser, DecryptResponse.Parser);

    /// <summary><c>SubtleGetKeyAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleGetKeyRequest, SubtleGetKeyResponse> SubtleGetKeyAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleGetKeyAlpha1", SubtleGetKeyRequest.Parser, SubtleGetKeyResponse.Parser);

    /// <summary><c>SubtleEncryptAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleEncryptRequest, SubtleEncryptResponse> SubtleEncryptAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleEncryptAlpha1", SubtleEncryptRequest.Parser, SubtleEncryptResponse.Parser);

    /// <summary><c>SubtleDecryptAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleDecryptRequest, SubtleDecryptResponse> SubtleDecryptAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleDecryptAlpha1", SubtleDecryptRequest.Parser, SubtleDecryptResponse.Parser);

    /// <summary><c>SubtleWrapKeyAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleWrapKeyRequest, SubtleWrapKeyResponse> SubtleWrapKeyAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleWrapKeyAlpha1", SubtleWrapKeyRequest.Parser, SubtleWrapKeyResponse.Parser);

    /// <summary><c>SubtleUnwrapKeyAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleUnwrapKeyRequest, SubtleUnwrapKeyResponse> SubtleUnwrapKeyAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleUnwrapKeyAlpha1", SubtleUnwrapKeyRequest.Parser, SubtleUnwrapKeyResponse.Parser);

    /// <summary><c>SubtleSignAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleSignRequest, SubtleSignResponse> SubtleSignAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleSignAlpha1", SubtleSignRequest.Parser, SubtleSignResponse.Parser);

    /// <summary><c>SubtleVerifyAlpha1</c>.</summary>
    public static readonly RpcMethod<SubtleVerifyRequest, SubtleVerifyResponse> SubtleVerifyAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "SubtleVerifyAlpha1", SubtleVerifyRequest.Parser, SubtleVerifyResponse.Parser);
}
