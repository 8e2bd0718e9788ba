using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Telemetry;

/// <summary>The trace context of answers and calls. Without an exporter nothing is traced, and the caller's context is handed on.</summary>
internal static class TraceHeaders
{
    /// <summary>What stands where there is no trace.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    private const int Length = 55;

    /// <summary>The caller's context, or none when it is absent or invalid.</summary>
    public static string OfRequest(IHeaderDictionary headers)
    {
        var given = headers[DaprHeaders.TraceParent].ToString();
        return IsValid(given) ? given : None;
    }

    /// <summary>Puts the caller's context on the answer.</summary>
    public static void Echo(HttpContext context)
    {
        var (request, response) = (context.Request.Headers, context.Response.Headers);
        response[DaprHeaders.TraceParent] = OfRequest(request);
        foreach (var name in (string[])[DaprHeaders.TraceState, DaprHeaders.Baggage])
        {
            if (request.TryGetValue(name, out var value))
            {
                response[name] = value;
            }
        }
    }

    /// <summary>Whether a text is a trace context of W3C.</summary>
    public static bool IsValid(string text) =>
        text.Length == Length
        && text.StartsWith("00-", StringComparison.Ordinal)
        && text[35] == '-'
        && text[52] == '-'
        && IsHex(text.AsSpan(3, 32))
        && IsHex(text.AsSpan(36, 16))
        && IsHex(text.AsSpan(53, 2))
        && text.AsSpan(3, 32).ContainsAnyExcept('0')
        && text.AsSpan(36, 16).ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiHexDigitLower(letter) && !char.IsAsciiDigit(letter))
            {
                return false;
            }
        }

        return true;
    }
}
