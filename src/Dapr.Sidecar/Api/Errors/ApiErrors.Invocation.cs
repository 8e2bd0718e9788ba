using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError DirectInvoke(string appId, string cause) =>
        new("ERR_DIRECT_INVOKE", 500, RpcStatusCode.Internal, $"failed to invoke, id: {appId}, err: {cause}");
}
