using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError OutputBinding(string name, string cause) =>
        new("ERR_INVOKE_OUTPUT_BINDING", 500, RpcStatusCode.Internal, $"error invoking output binding {name}: {cause}") { CodeIsRpcReason = true };
}
