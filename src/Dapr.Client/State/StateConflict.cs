using Dapr.Rpc;

namespace Dapr.Client;

/// <summary>Tells a write that lost against another one from a write that failed.</summary>
internal static class StateConflict
{
    /// <summary>Whether that is what went wrong. The runtime aborts; some of its versions, and some stores, have only words for it (dotnet-sdk#1028).</summary>
    public static bool Is(DaprException exception) =>
        exception.Status == nameof(RpcStatusCode.Aborted)
        || (exception.Status is nameof(RpcStatusCode.Internal) or nameof(RpcStatusCode.Unknown) or nameof(RpcStatusCode.FailedPrecondition)
            && exception.InnerException is RpcCallException { Status.Message: var said } && said.Contains("etag mismatch", StringComparison.OrdinalIgnoreCase));
}
