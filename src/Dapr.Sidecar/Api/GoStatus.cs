using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

/// <summary>A status in the words of Go's gRPC.</summary>
internal static class GoStatus
{
    public static string Text(RpcStatus status) => $"rpc error: code = {Name(status.Code)} desc = {status.Message}";

    private static string Name(RpcStatusCode code) => code == RpcStatusCode.Cancelled ? "Canceled" : code.ToString();
}
