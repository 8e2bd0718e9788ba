using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    private const string StateResource = "state";

    public static ApiError StateNotConfigured(string store, string? appId) => new(
        "ERR_STATE_STORE_NOT_CONFIGURED", 500, RpcStatusCode.FailedPrecondition, $"state store {store} is not configured")
    {
        Reason = "DAPR_STATE_NOT_CONFIGURED",
        HttpMetadata = AppId(appId),
    };

    public static ApiError StateNotFound(string store, string? appId) => new(
        "ERR_STATE_STORE_NOT_FOUND", 400, RpcStatusCode.InvalidArgument, $"state store {store} is not found")
    {
        Reason = "DAPR_STATE_NOT_FOUND",
        HttpMetadata = AppId(appId),
    };

    /// <param name="store">The store.</param>
    /// <param name="key">The key.</param>
    /// <param name="named">Whether the field is named: a transaction over HTTP does not.</param>
    public static ApiError StateIllegalKey(string store, string key, bool named = true)
    {
        var message = $"input key/keyPrefix '{key}' can't contain '||'";
        return new("ERR_MALFORMED_REQUEST", 400, RpcStatusCode.InvalidArgument, message)
        {
            HttpMessage = $"api error: code = InvalidArgument desc = {message}",
            Reason = "DAPR_STATE_ILLEGAL_KEY",
            ResourceType = StateResource,
            ResourceName = store,
            ViolatedField = named ? key : "",
        };
    }

    public static ApiError StateMalformed(string reason) =>
        new("ERR_MALFORMED_REQUEST", 400, RpcStatusCode.InvalidArgument, reason);

    public static ApiError StateKeyEmpty() =>
        new("ERR_STATE_SAVE", 400, RpcStatusCode.InvalidArgument, "state key cannot be empty") { CodeIsRpcReason = true };

    public static ApiError PublishOutbox(string cause) =>
        new("ERR_PUBLISH_OUTBOX", 500, RpcStatusCode.Internal, $"error while publishing outbox message: {cause}") { CodeIsRpcReason = true };

    public static ApiError StateGet(string key, string store, string cause) =>
        new("ERR_STATE_GET", 500, RpcStatusCode.Internal, $"fail to get {key} from state store {store}: {cause}") { CodeIsRpcReason = true };

    public static ApiError StateSave(string store, string cause) => new(
        "ERR_STATE_SAVE", 500, RpcStatusCode.Internal, $"failed saving state in state store {store}: {cause}")
    { CodeIsRpcReason = true };

    public static ApiError StateDelete(string key, string cause) => new(
        "ERR_STATE_DELETE", 500, RpcStatusCode.Internal, $"failed deleting state with key {key}: {cause}")
    { CodeIsRpcReason = true };

    public static ApiError StateBulkDelete(string store, string cause) => new(
        "ERR_STATE_BULK_DELETE", 500, RpcStatusCode.Internal, $"failed deleting state in state store {store}: {cause}")
    { CodeIsRpcReason = true };

    /// <summary>The same error when an etag was to blame: a conflict, or an etag that cannot be one.</summary>
    public static ApiError WithEtag(this ApiError error, bool invalid) => invalid
        ? error with { HttpStatus = 400, RpcCode = RpcStatusCode.InvalidArgument }
        : error with { HttpStatus = 409, RpcCode = RpcStatusCode.Aborted };

    public static ApiError StateTransaction(string cause) => new(
        "ERR_STATE_TRANSACTION", 500, RpcStatusCode.Internal, $"error while executing state transaction: {cause}")
    { CodeIsRpcReason = true };

    public static ApiError StateTransactionTooLarge(int count, int limit) => new(
        "ERR_STATE_STORE_TOO_MANY_TRANSACTIONS",
        400,
        RpcStatusCode.InvalidArgument,
        $"the transaction contains {count} operations, which is more than what the state store supports: {limit}")
    { CodeIsRpcReason = true };

    public static ApiError StateOperationUnknown(string operation) => new(
        "ERR_NOT_SUPPORTED_STATE_OPERATION", 400, RpcStatusCode.Unimplemented, $"operation type {operation} not supported")
    { CodeIsRpcReason = true };

    public static ApiError StateNotTransactional(string store) => new(
        "ERR_STATE_STORE_NOT_SUPPORTED", 500, RpcStatusCode.Unimplemented, $"state store {store} doesn't support transactions")
    {
        Reason = "DAPR_STATE_TRANSACTIONS_NOT_SUPPORTED",
        ResourceType = StateResource,
        ResourceName = store,
        HelpUrl = "https://docs.dapr.io/reference/components-reference/supported-state-stores/",
    };

    public static ApiError StateNotQueryable(string store) => new(
        "ERR_STATE_STORE_NOT_SUPPORTED", 500, RpcStatusCode.Internal, "state store does not support querying")
    {
        Reason = "DAPR_STATE_QUERYING_NOT_SUPPORTED",
        ResourceType = StateResource,
        ResourceName = store,
    };

    private static Dictionary<string, string>? AppId(string? appId) =>
        appId is null ? null : new() { ["appID"] = appId };
}
