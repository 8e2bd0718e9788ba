using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Client;

/// <summary>Checks the head of an answer: whether it is gRPC at all, and whether it ends the call already.</summary>
internal static class ResponseHead
{
    /// <summary>The status of an answer that has no body: trailers-only, or no gRPC. Null when messages may follow.</summary>
    public static RpcStatus? Read(HttpResponseMessage response)
    {
        if (StatusTrailers.Read(response.Headers) is { } status)
        {
            return status;
        }

        if (response.StatusCode != System.Net.HttpStatusCode.OK)
        {
            return new RpcStatus(
                StatusTrailers.FromHttpStatus(response.StatusCode),
                $"The service answered with HTTP status {(int)response.StatusCode} and no gRPC status.");
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues(ProtocolNames.ContentTypeName, out var values) ? values.ToString() : "";
        return ProtocolNames.IsContentType(contentType)
            ? null
            : new RpcStatus(RpcStatusCode.Unknown, $"The service answered with content type '{contentType}', which is not {ProtocolNames.ContentType}.");
    }

    /// <summary>The compression of the messages; null for none.</summary>
    /// <exception cref="RpcCallException">It is one that was not asked for (Internal).</exception>
    public static string? Encoding(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues(ProtocolNames.Encoding, out var values))
        {
            return null;
        }

        var encoding = values.ToString();
        return encoding is ProtocolNames.Gzip or ProtocolNames.Identity
            ? encoding
            : throw new RpcCallException(RpcStatusCode.Internal, $"The answer is compressed with '{encoding}', which is not known.");
    }

    /// <summary>Throws the end of a call that failed.</summary>
    public static RpcCallException Failure(HttpResponseMessage response, RpcStatus status, bool trailersOnly) =>
        trailersOnly
            ? new RpcCallException(status, headers: null, trailers: StatusTrailers.Metadata(response.Headers))
            : new RpcCallException(status, StatusTrailers.Metadata(response.Headers), StatusTrailers.Metadata(response.TrailingHeaders));

    /// <summary>The status in the trailers.</summary>
    public static RpcStatus Trailers(HttpResponseMessage response) =>
        StatusTrailers.Read(response.TrailingHeaders)
        ?? new RpcStatus(RpcStatusCode.Unknown, "The answer ended without a gRPC status.");
}
