using Dapr.Rpc.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>Whether a request is a gRPC call, and one that can be served.</summary>
internal static class CallProtocol
{
    /// <summary>False, with the answer written, for what is no gRPC at all.</summary>
    public static bool IsGrpc(HttpContext context)
    {
        if (!ProtocolNames.IsContentType(context.Request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (context.Features.Get<IHttpResponseTrailersFeature>() is null)
        {
            // HTTP/1.1 has no trailers that carry a status.
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        return true;
    }

    /// <summary>What is wrong with the headers of a call; null when nothing is.</summary>
    public static RpcStatus? Fault(HttpContext context, out TimeSpan? timeout)
    {
        timeout = null;
        var encoding = context.Request.Headers[ProtocolNames.Encoding].ToString();
        if (encoding is not ("" or ProtocolNames.Gzip or ProtocolNames.Identity))
        {
            context.Response.Headers[ProtocolNames.AcceptEncoding] = $"{ProtocolNames.Identity},{ProtocolNames.Gzip}";
            return new RpcStatus(RpcStatusCode.Unimplemented, $"Messages are compressed with '{encoding}', which is not supported.");
        }

        if (context.Request.Headers[ProtocolNames.Timeout].ToString() is { Length: > 0 } text)
        {
            if (!RpcTimeout.TryParse(text, out var span))
            {
                return new RpcStatus(RpcStatusCode.Internal, $"malformed grpc-timeout: '{text}'");
            }

            // What a timer can hold is long enough for any call.
            timeout = span < TimeSpan.FromDays(40) ? span : TimeSpan.FromDays(40);
        }

        return null;
    }
}
