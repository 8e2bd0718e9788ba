using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError CryptoProvidersNotConfigured() =>
        new("ERR_CRYPTO_PROVIDERS_NOT_CONFIGURED", 500, RpcStatusCode.Internal, "crypto providers not configured");

    public static ApiError CryptoProviderNotFound(string provider) =>
        new("ERR_CRYPTO_PROVIDER_NOT_FOUND", 400, RpcStatusCode.InvalidArgument, $"crypto provider {provider} not found");

    public static ApiError CryptoRequest(string reason) => new("ERR_BAD_REQUEST", 400, RpcStatusCode.InvalidArgument, $"invalid request: {reason}");

    public static ApiError Crypto(string cause) => new("ERR_CRYPTO", 500, RpcStatusCode.Internal, $"failed to perform operation: {cause}");

    /// <summary>What went wrong behind the header of a document: over HTTP the runtime leaves such an error as it is.</summary>
    public static ApiError CryptoData(string cause) => Crypto(cause) with { ErrorCode = "ERROR", HttpMessage = cause };

    public static ApiError NotImplemented() =>
        new("ERR_API_UNIMPLEMENTED", 501, RpcStatusCode.Unimplemented, "this API is currently not implemented");
}
