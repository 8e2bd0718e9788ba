using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError LockStoreNotConfigured() =>
        new("ERR_LOCK_STORE_NOT_CONFIGURED", 500, RpcStatusCode.FailedPrecondition, "lock store is not configured");

    public static ApiError LockStoreNotFound(string store) =>
        new("ERR_LOCK_STORE_NOT_FOUND", 400, RpcStatusCode.InvalidArgument, $"lock store {store} not found");

    public static ApiError LockResource(string store) => LockRequest($"ResourceId is empty in lock store {store}");

    public static ApiError LockOwner(string store) => LockRequest($"LockOwner is empty in lock store {store}");

    public static ApiError LockExpiry(string store) => LockRequest($"ExpiryInSeconds is not positive in lock store {store}");

    public static ApiError LockTry(string cause) => new("ERR_TRY_LOCK", 500, RpcStatusCode.Internal, $"failed to try acquiring lock: {cause}");

    public static ApiError Unlock(string cause) => new("ERR_UNLOCK", 500, RpcStatusCode.Internal, $"failed to release lock: {cause}");

    private static ApiError LockRequest(string message) => new("ERR_MALFORMED_REQUEST", 400, RpcStatusCode.InvalidArgument, message);
}
