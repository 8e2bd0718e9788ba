using Dapr.Rpc;

namespace Dapr.Common.Errors;

/// <summary>How a runtime says that it does not offer an RPC.</summary>
internal static class UnknownMethod
{
    /// <summary>Whether the runtime does not know the RPC. One that it does not allow, or that its component does not offer, has a reason.</summary>
    public static bool IsUnknownMethod(this DaprException exception) =>
        exception.Status is nameof(RpcStatusCode.Unimplemented) && exception.Reason.Length == 0 || IsTakenForProxied(exception);

    /// <summary>Whether the runtime does not offer the RPC, for its age or by an allow list.</summary>
    public static bool IsNotOffered(this DaprException exception) =>
        exception.Status is nameof(RpcStatusCode.Unimplemented) || IsTakenForProxied(exception);

    /// <summary>A runtime takes an RPC that it does not know for one of another application.</summary>
    private static bool IsTakenForProxied(DaprException exception) =>
        exception.Status is nameof(RpcStatusCode.Unknown) && exception.Message.Contains("dapr-callee-app-id or dapr-app-id not found", StringComparison.Ordinal);
}
