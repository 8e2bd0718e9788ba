using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Common.Errors;

/// <summary>Makes the exception of the libraries out of a failed RPC. The one place that does.</summary>
internal static class RpcErrorTranslator
{
    public static DaprException Translate(RpcCallException exception, DaprOperation operation)
    {
        var reason = Reason(exception.Status.Details);
        var where = operation is { Component.Length: > 0 } or { Key.Length: > 0 } ? $" on {Target(operation)}" : "";
        var said = exception.Status.Message.Length > 0 ? exception.Status.Message : "nothing more";
        return new DaprException(
            $"{operation.BuildingBlock}: {operation.Name}{where} failed with {exception.StatusCode}"
            + $"{(reason.Length > 0 ? $" ({reason})" : "")}: {said}. {Advice(exception.Status, operation)}",
            exception)
        {
            BuildingBlock = operation.BuildingBlock,
            Operation = operation.Name,
            Component = operation.Component,
            Key = operation.Key,
            Status = exception.StatusCode.ToString(),
            Reason = reason,
            IsRetriable = IsRetriable(exception.Status),
            StatusDetails = exception.Status.Details,
        };
    }

    /// <summary>Whether the same call may succeed later: one with an etag that is no longer right cannot, nor one that is too long.</summary>
    private static bool IsRetriable(RpcStatus status) =>
        status.Code is RpcStatusCode.Unavailable or RpcStatusCode.DeadlineExceeded || status.Code is RpcStatusCode.ResourceExhausted && !IsTooLong(status);

    /// <summary>Whether a message was over a limit. The code alone does not tell it from a rate that is; these are the words of gRPC.</summary>
    private static bool IsTooLong(RpcStatus status) => status.Message.Contains("message larger than max", StringComparison.Ordinal);

    private static string Advice(RpcStatus status, DaprOperation operation) => status.Code switch
    {
        RpcStatusCode.Unavailable => "Is the sidecar running, and do DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT name it? Trying again may help.",
        RpcStatusCode.DeadlineExceeded => "It took too long; trying again may help, or a longer timeout.",
        RpcStatusCode.ResourceExhausted when IsTooLong(status) => "Send or ask for less at a time, or give the sidecar a larger --max-body-size.",
        RpcStatusCode.ResourceExhausted => "Something is used up; trying again later may help.",
        RpcStatusCode.Unauthenticated => "Check DAPR_API_TOKEN.",
        RpcStatusCode.PermissionDenied => "Check the scopes and access lists of the sidecar.",
        RpcStatusCode.Unimplemented => "The sidecar does not offer this; its version or its allow list may be the reason.",
        RpcStatusCode.NotFound => $"Check the names: {Target(operation)}.",
        RpcStatusCode.InvalidArgument or RpcStatusCode.FailedPrecondition => $"Check the arguments, and that the sidecar has it: {Target(operation)}.",
        RpcStatusCode.Aborted => "Read the value again and retry with its new etag.",
        _ => "The sidecar's log may say more.",
    };

    private static string Target(DaprOperation operation) => (operation.Component, operation.Key) switch
    {
        ("", "") => operation.Name,
        ("", var key) => $"key '{key}'",
        (var component, "") => $"'{component}'",
        var (component, key) => $"'{component}' (key '{key}')",
    };

    private static string Reason(ReadOnlyMemory<byte> details)
    {
        if (details.IsEmpty)
        {
            return "";
        }

        try
        {
            var info = Status.Parser.ParseFrom(details.Span).Details.FirstOrDefault(detail => detail.Is(ErrorInfo.Descriptor));
            return info?.Unpack<ErrorInfo>().Reason ?? "";
        }
        catch (InvalidProtocolBufferException)
        {
            // Details are a courtesy of the other side; without them the error is still whole.
            return "";
        }
    }
}
