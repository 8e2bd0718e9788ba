using System.Net;
using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Client;

/// <summary>Checks the head of an answer: whether it is gRPC at all, and whether it ends the call already.</summary>
internal static class ResponseHead
{
    /// <summary>How a call ended that ended well and has no message.</summary>
    public static readonly RpcStatus WithoutMessage = new(RpcStatusCode.Internal, "The answer holds no message.");

    /// <summary>Checks that an answer is gRPC. How the call ended may stand in its headers; that is for who finds no message.</summary>
    /// <exception cref="RpcCallException">It is none, or says in its headers how the call failed.</exception>
    public static void Check(HttpResponseMessage response)
    {
        if (!IsGrpc(response) && Read(response) is { } early)
        {
            throw Failure(response, early.Code == RpcStatusCode.Ok ? WithoutMessage : early, trailersOnly: true);
        }
    }

    /// <summary>The status of an answer that has no body: trailers-only, or no gRPC. Null when messages may follow.</summary>
    public static RpcStatus? Read(HttpResponseMessage response)
    {
        if (StatusTrailers.Read(response.Headers) is { } status)
        {
            return status;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new RpcStatus(
                StatusTrailers.FromHttpStatus(response.StatusCode),
                $"The service answered with HTTP status {(int)response.StatusCode} and no gRPC status.");
        }

        return IsGrpc(response)
            ? null
            : new RpcStatus(RpcStatusCode.Unknown, $"The service answered with content type '{ContentType(response)}', which is not {ProtocolNames.ContentType}.");
    }

    /// <summary>The compression of the messages that are compressed; null for none.</summary>
    public static string? Encoding(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(ProtocolNames.Encoding, out var values) ? values.ToString() : null;

    /// <summary>The end of a call that failed.</summary>
    public static RpcCallException Failure(HttpResponseMessage response, RpcStatus status, bool trailersOnly) =>
        trailersOnly
            ? new RpcCallException(status, headers: null, trailers: StatusTrailers.Metadata(response.Headers))
            : new RpcCallException(status, StatusTrailers.Metadata(response.Headers), StatusTrailers.Metadata(response.TrailingHeaders));

    /// <summary>The status in the trailers; where there are none, in the headers.</summary>
    public static RpcStatus Trailers(HttpResponseMessage response) =>
        StatusTrailers.Read(response.TrailingHeaders)
        ?? StatusTrailers.Read(response.Headers)
        ?? new RpcStatus(RpcStatusCode.Unknown, "The answer ended without a gRPC status.");

    private static bool IsGrpc(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && ProtocolNames.IsContentType(ContentType(response));

    private static string ContentType(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues(ProtocolNames.ContentTypeName, out var values) ? values.ToString() : "";
}
