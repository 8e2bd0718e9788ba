using System.Globalization;
using Dapr.Rpc.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Rpc.Server;

/// <summary>Writes the end of a call.</summary>
public static class RpcServerResponse
{
    /// <summary>
    /// Ends a call with a status: in the trailers, or in the headers when nothing was sent yet (trailers-only).
    /// </summary>
    /// <param name="context">The HTTP request of the call.</param>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">Further trailers; none by default.</param>
    public static void WriteStatus(HttpContext context, RpcStatus status, RpcHeaders? trailers = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(status);
        var target = Target(context);
        if (target is null)
        {
            return;
        }

        target[ProtocolNames.Status] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (status.Message.Length > 0)
        {
            target[ProtocolNames.Message] = PercentEncoding.Encode(status.Message);
        }

        if (!status.Details.IsEmpty)
        {
            target[ProtocolNames.StatusDetails] = Convert.ToBase64String(status.Details.Span).TrimEnd('=');
        }

        foreach (var (name, value) in trailers ?? [])
        {
            target.Append(name, value);
        }
    }

    private static IHeaderDictionary? Target(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = ProtocolNames.ContentType;
            return context.Response.Headers;
        }

        return context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers ? trailers : null;
    }
}
