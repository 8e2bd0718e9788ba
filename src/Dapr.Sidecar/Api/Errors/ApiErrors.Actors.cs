using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError ActorNoPlacement() => new("ERR_ACTOR_NO_PLACEMENT", 400, RpcStatusCode.Unavailable, "placement service is not configured");

    public static ApiError ActorRuntimeNotFound() => new(
        "ERR_ACTOR_RUNTIME_NOT_FOUND",
        500,
        RpcStatusCode.Internal,
        "the state store is not configured to use the actor runtime. Have you set the - name: actorStateStore value: \"true\" in your state store component file?");

    public static ApiError ActorRuntimeClosed() => new("ERR_ACTOR_RUNTIME_CLOSED", 503, RpcStatusCode.Unavailable, "actor runtime is closed");

    public static ApiError ActorInstanceMissing() => new("ERR_ACTOR_INSTANCE_MISSING", 400, RpcStatusCode.Internal, "actor instance is missing");

    public static ApiError ActorInvoke(string cause) => new("ERR_ACTOR_INVOKE_METHOD", 500, RpcStatusCode.Internal, $"error invoke actor method: {cause}");

    /// <summary>Nobody hosts the type; over HTTP that is a call that failed.</summary>
    public static ApiError ActorNoAddress(string actor)
    {
        var text = $"failed to lookup actor: api error: code = FailedPrecondition desc = did not find address for actor '{actor}'";
        return ActorInvoke(text) with { RpcCode = RpcStatusCode.FailedPrecondition, Message = text, HttpMessage = ActorInvoke(text).Message };
    }

    public static ApiError ActorStackDepth() => new("ERR_ACTOR_STACK_DEPTH", 500, RpcStatusCode.ResourceExhausted, "maximum stack depth exceeded");

    public static ApiError ActorReserved(string type) => new(
        "ERR_ACTOR_TYPE_RESERVED",
        403,
        RpcStatusCode.PermissionDenied,
        $"actor type \"{type}\" is reserved for the Dapr workflow runtime; direct actor API access is not permitted");

    public static ApiError ActorStateGet(string cause) => new("ERR_ACTOR_STATE_GET", 500, RpcStatusCode.Internal, $"error getting actor state: {cause}");

    public static ApiError ActorStateSave(string cause) =>
        new("ERR_ACTOR_STATE_TRANSACTION_SAVE", 500, RpcStatusCode.Internal, $"error saving actor transaction state: {cause}");

    public static ApiError ActorTimer(string cause) => new("ERR_ACTOR_TIMER_CREATE", 500, RpcStatusCode.Internal, $"error creating actor timer: {cause}");

    public static ApiError ActorReminderCreate(string cause) => new("ERR_ACTOR_REMINDER_CREATE", 500, RpcStatusCode.Internal, $"error creating actor reminder: {cause}");

    public static ApiError ActorReminderGet(string cause) => new("ERR_ACTOR_REMINDER_GET", 500, RpcStatusCode.Internal, $"error getting actor reminder: {cause}");

    public static ApiError ActorReminderDelete(string cause) => new("ERR_ACTOR_REMINDER_DELETE", 500, RpcStatusCode.Internal, $"error deleting actor reminder: {cause}");

    /// <summary>What goes wrong with several reminders, which the runtime tells in plain words and by no code of its own.</summary>
    public static ApiError ActorRemindersFailed(string cause) => new("ERROR", 500, RpcStatusCode.Unknown, cause);

    public static ApiError ActorReminderNotFound(string name) => new("ERR_ACTOR_REMINDER_NOT_FOUND", 404, RpcStatusCode.NotFound, $"actor reminder not found: {name}");

    public static ApiError ActorReminderExists(string name) =>
        new("ERR_ACTOR_REMINDER_ALREADY_EXISTS", 409, RpcStatusCode.AlreadyExists, $"actor reminder already exists: {name}");

    public static ApiError ActorReminderNotHosted() =>
        new("ERR_ACTOR_REMINDER_NON_HOSTED", 403, RpcStatusCode.PermissionDenied, "operations on actor reminders are only possible on hosted actor types");

    public static ApiError ActorRequest(string fault) => new("ERR_BAD_REQUEST", 400, RpcStatusCode.InvalidArgument, $"invalid request: {fault}");

    /// <summary>A call of somebody who cannot exist; over gRPC it is told without the words before it.</summary>
    public static ApiError ActorCallRefused(string fault, string? rpcFault = null) => ActorRequest(fault) with { Message = rpcFault ?? fault, HttpMessage = ActorRequest(fault).Message };

    public static ApiError ActorStream(string fault) => new("ERR_BAD_REQUEST", 400, RpcStatusCode.InvalidArgument, fault);

    public static ApiError ActorStreamNeedsGrpc() =>
        new("ERR_BAD_REQUEST", 400, RpcStatusCode.FailedPrecondition, "actor callback streaming requires a gRPC app channel");
}
