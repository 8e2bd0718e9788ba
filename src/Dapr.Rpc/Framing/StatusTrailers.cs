using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Dapr.Rpc.Framing;

/// <summary>Reads how a call ended from trailers, from the headers of a trailers-only answer, or from the HTTP status.</summary>
internal static class StatusTrailers
{
    /// <summary>Reads the status; null when there is none.</summary>
    public static RpcStatus? Read(HttpHeaders headers)
    {
        if (!TryGetOne(headers, ProtocolNames.Status, out var text))
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new RpcStatus(RpcStatusCode.Unknown, $"The answer ended with {ProtocolNames.Status} '{text}', which is no number.");
        }

        // Codes that the protocol does not know count as Unknown, as the specification says.
        var code = number <= (int)RpcStatusCode.Unauthenticated ? (RpcStatusCode)number : RpcStatusCode.Unknown;
        if (code == RpcStatusCode.Ok)
        {
            return RpcStatus.Ok;
        }

        var message = TryGetOne(headers, ProtocolNames.Message, out var encoded) ? PercentEncoding.Decode(encoded) : "";
        var details = TryGetOne(headers, ProtocolNames.StatusDetails, out var value) && BinaryHeader.TryDecode(value, out var bytes)
            ? bytes
            : default;
        return new RpcStatus(code, message, details);
    }

    /// <summary>The code for an answer that is no gRPC, by its HTTP status.</summary>
    public static RpcStatusCode FromHttpStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => RpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => RpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => RpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => RpcStatusCode.Unavailable,
        _ => RpcStatusCode.Unknown,
    };

    /// <summary>The metadata among headers or trailers: all that is not the protocol's own, but for what the other side accepts.</summary>
    public static RpcHeaders Metadata(params ReadOnlySpan<HttpHeaders?> sources)
    {
        var metadata = new RpcHeaders();
        foreach (var headers in sources)
        {
            if (headers is null)
            {
                continue;
            }

            foreach (var (name, values) in headers.NonValidated)
            {
                var lower = name.ToLowerInvariant();
                if (ProtocolNames.IsReserved(lower) && lower != ProtocolNames.AcceptEncoding)
                {
                    continue;
                }

                foreach (var value in values)
                {
                    metadata.AddFromWire(lower, value);
                }
            }
        }

        return metadata;
    }

    private static bool TryGetOne(HttpHeaders headers, string name, out string value)
    {
        if (headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0)
        {
            value = values.Count == 1 ? values.ToString() : values.First();
            return true;
        }

        value = "";
        return false;
    }
}
