using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

/// <summary>An error of the API as the catalogue describes it, before it is put into HTTP or gRPC.</summary>
/// <param name="ErrorCode">The tag that HTTP answers carry, such as ERR_STATE_SAVE.</param>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="RpcCode">The gRPC status.</param>
/// <param name="Message">The text, the same on both.</param>
internal sealed record ApiError(string ErrorCode, int HttpStatus, RpcStatusCode RpcCode, string Message)
{
    /// <summary>The text over HTTP, where it differs.</summary>
    public string? HttpMessage { get; init; }

    /// <summary>The reason of the newer kind of error, such as DAPR_STATE_NOT_FOUND, which has details on both transports.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether an error of the older kind carries its code as the reason of an ErrorInfo over gRPC.</summary>
    public bool CodeIsRpcReason { get; init; }

    /// <summary>What the ErrorInfo says beside the reason.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What the ErrorInfo says beside the reason over HTTP only.</summary>
    public IReadOnlyDictionary<string, string>? HttpMetadata { get; init; }

    /// <summary>The type of the resource that the error is about.</summary>
    public string? ResourceType { get; init; }

    /// <summary>The name of the resource that the error is about.</summary>
    public string ResourceName { get; init; } = "";

    /// <summary>Whether the resource carries the message as its description.</summary>
    public bool DescribesResource { get; init; }

    /// <summary>The field of the request that is wrong; its description is the message.</summary>
    public string? ViolatedField { get; init; }

    /// <summary>Where to read more.</summary>
    public string? HelpUrl { get; init; }

    /// <summary>Ends an API call with this error.</summary>
    public ApiException ToException() => new(this);
}
