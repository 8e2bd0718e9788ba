using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError SecretStoresNotConfigured() =>
        new("ERR_SECRET_STORES_NOT_CONFIGURED", 500, RpcStatusCode.FailedPrecondition, "secret store is not configured");

    public static ApiError SecretStoreNotFound(string store) =>
        new("ERR_SECRET_STORE_NOT_FOUND", 401, RpcStatusCode.InvalidArgument, $"failed finding secret store with key {store}");

    public static ApiError SecretForbidden(string store, string name) =>
        new("ERR_PERMISSION_DENIED", 403, RpcStatusCode.PermissionDenied, $"access denied by policy to get \"{name}\" from \"{store}\"");

    public static ApiError SecretGet(string store, string name, string cause) =>
        new("ERR_SECRET_GET", 500, RpcStatusCode.Internal, $"failed getting secret with key {name} from secret store {store}: {cause}");

    public static ApiError SecretsGet(string store, string cause) =>
        new("ERR_SECRET_GET", 500, RpcStatusCode.Internal, $"failed getting secrets from secret store {store}: {cause}");
}
