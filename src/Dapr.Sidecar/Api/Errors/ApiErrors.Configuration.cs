using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError ConfigurationNotConfigured() =>
        Configuration("ERR_CONFIGURATION_STORE_NOT_CONFIGURED", 500, RpcStatusCode.FailedPrecondition, "configuration stores not configured");

    public static ApiError ConfigurationStoreNotFound(string store) =>
        Configuration("ERR_CONFIGURATION_STORE_NOT_FOUND", 400, RpcStatusCode.InvalidArgument, $"configuration store {store} not found");

    public static ApiError ConfigurationGet(string store, IEnumerable<string> keys, string cause) =>
        Configuration("ERR_CONFIGURATION_GET", 500, RpcStatusCode.Internal, $"failed to get [{string.Join(' ', keys)}] from Configuration store {store}: {cause}");

    public static ApiError ConfigurationSubscribe(string store, IEnumerable<string> keys, string cause) =>
        Configuration("ERR_CONFIGURATION_SUBSCRIBE", 500, RpcStatusCode.InvalidArgument, $"failed to subscribe [{string.Join(' ', keys)}] from Configuration store {store}: {cause}");

    public static ApiError ConfigurationWithoutApp() =>
        Configuration("ERR_APP_CHANNEL_NIL", 500, RpcStatusCode.Internal, "app channel is not initialized. cannot subscribe to configuration updates");

    /// <summary>Of the one call that the runtime does not have.</summary>
    public static ApiError ConfigurationNotChangeable(string store) =>
        Configuration("ERR_MALFORMED_REQUEST", 400, RpcStatusCode.InvalidArgument, $"configuration store {store} is no configuration.in-memory: change it by its own means");

    private static ApiError Configuration(string code, int status, RpcStatusCode rpcCode, string message) => new(code, status, rpcCode, message) { CodeIsRpcReason = true };
}
