using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Telemetry;

/// <summary>The trace context of answers and calls. Without an exporter nothing is traced, and the caller's context is handed on.</summary>
internal static class TraceHeaders
{
    /// <summary>What stands where there is no trace.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    private const int Length = 55;
    private const int BinaryLength = 29;

    private static readonly string[] Echoed = [DaprHeaders.TraceState, DaprHeaders.Baggage];

    /// <summary>The caller's context, or none when it is absent or invalid.</summary>
    public static string OfRequest(IHeaderDictionary headers)
    {
        var given = headers[DaprHeaders.TraceParent].ToString();
        return IsValid(given) ? given : None;
    }

    /// <summary>The context that metadata of a component names, or none.</summary>
    public static string OfMetadata(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(DaprHeaders.TraceParent, out var given) && IsValid(given) ? given : None;

    /// <summary>The context of a caller that speaks gRPC, who may say it in bytes, and then means those.</summary>
    public static string OfRpc(IHeaderDictionary headers) =>
        headers.TryGetValue(DaprHeaders.GrpcTraceBin, out var binary) && FromBinary(binary.ToString()) is { } context ? context : OfRequest(headers);

    /// <summary>Puts the caller's context on the answer.</summary>
    public static void Echo(HttpContext context)
    {
        var (request, response) = (context.Request.Headers, context.Response.Headers);
        response[DaprHeaders.TraceParent] = OfRequest(request);
        foreach (var name in Echoed)
        {
            if (request.TryGetValue(name, out var value))
            {
                response[name] = value;
            }
        }
    }

    /// <summary>A caller's context as metadata for a component.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AsMetadata(string context, IHeaderDictionary headers) =>
    [
        new(DaprHeaders.TraceParent, context),
        .. Echoed.Where(headers.ContainsKey).Select(name => KeyValuePair.Create(name, headers[name].ToString())),
    ];

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

    /// <summary>A context as a version, then a number before each field: 0 the trace, 1 the span, 2 the flags. Null when it is none.</summary>
    private static string? FromBinary(string text)
    {
        Span<byte> bytes = stackalloc byte[BinaryLength];
        var padded = text.TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out var length) || length != BinaryLength || (bytes[0], bytes[1], bytes[18], bytes[27]) is not (0, 0, 1, 2))
        {
            return null;
        }

        var context = $"00-{Convert.ToHexStringLower(bytes[2..18])}-{Convert.ToHexStringLower(bytes[19..27])}-{bytes[28]:x2}";
        return IsValid(context) ? context : null;
    }

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
