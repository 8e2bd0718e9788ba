using Dapr.Rpc;

namespace Dapr.Sidecar.Invocation;

/// <summary>The runtime's own tables between HTTP statuses and gRPC codes. They are not those of the gRPC specification.</summary>
internal static class GrpcStatusMapping
{
    public static RpcStatusCode FromHttp(int status) => status switch
    {
        >= 200 and < 300 => RpcStatusCode.Ok,
        400 => RpcStatusCode.Internal,
        401 => RpcStatusCode.Unauthenticated,
        403 => RpcStatusCode.PermissionDenied,
        404 => RpcStatusCode.NotFound,
        408 => RpcStatusCode.Cancelled,
        409 => RpcStatusCode.AlreadyExists,
        429 => RpcStatusCode.ResourceExhausted,
        501 => RpcStatusCode.Unimplemented,
        503 => RpcStatusCode.Unavailable,
        504 => RpcStatusCode.DeadlineExceeded,
        _ => RpcStatusCode.Unknown,
    };

    public static int ToHttp(RpcStatusCode code) => code switch
    {
        RpcStatusCode.Ok => 200,
        RpcStatusCode.Cancelled => 408,
        RpcStatusCode.InvalidArgument or RpcStatusCode.FailedPrecondition or RpcStatusCode.OutOfRange => 400,
        RpcStatusCode.DeadlineExceeded => 504,
        RpcStatusCode.NotFound => 404,
        RpcStatusCode.AlreadyExists or RpcStatusCode.Aborted => 409,
        RpcStatusCode.PermissionDenied => 403,
        RpcStatusCode.Unauthenticated => 401,
        RpcStatusCode.ResourceExhausted => 429,
        RpcStatusCode.Unimplemented => 501,
        RpcStatusCode.Unavailable => 503,
        _ => 500,
    };
}
