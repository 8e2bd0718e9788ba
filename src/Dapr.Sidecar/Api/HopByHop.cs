using Microsoft.Extensions.Primitives;

namespace Dapr.Sidecar.Api;

/// <summary>Headers that belong to one connection and are not handed on.</summary>
internal static class HopByHop
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Whether a header stays behind; the Connection header may name more.</summary>
    public static bool Contains(string name, StringValues connection) =>
        Names.Contains(name)
        || connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).Contains(name, StringComparer.OrdinalIgnoreCase);
}
