using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

/// <summary>The catalogue of errors: codes and texts are those of the runtime, to the letter. A part per building block.</summary>
internal static partial class ApiErrors
{
    public static ApiError MalformedRequest(string reason) =>
        new("ERR_MALFORMED_REQUEST", 400, RpcStatusCode.InvalidArgument, $"failed deserializing HTTP body: {reason}");

    public static ApiError BodyRead(string reason) =>
        new("ERR_BODY_READ", 400, RpcStatusCode.InvalidArgument, $"failed to read request body: {reason}");

    public static ApiError NoAppId() =>
        new("ERR_DIRECT_INVOKE", 404, RpcStatusCode.NotFound, "failed getting app id either from the URL path or the header dapr-app-id");

    public static ApiError NotReady(string targets) =>
        new("ERR_HEALTH_NOT_READY", 500, RpcStatusCode.Internal, $"dapr is not ready: [{targets}]");

    public static ApiError OutboundNotReady() =>
        new("ERR_OUTBOUND_HEALTH_NOT_READY", 500, RpcStatusCode.Internal, "dapr outbound is not ready");

    public static ApiError AppIdMismatch() =>
        new("ERR_HEALTH_APPID_NOT_MATCH", 500, RpcStatusCode.Internal, "dapr app-id does not match");
}
