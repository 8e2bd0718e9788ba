using Microsoft.Extensions.Primitives;

namespace Dapr.Sidecar.Telemetry;

/// <summary>Checks baggage headers, which the runtime refuses when they are malformed.</summary>
internal static class Baggage
{
    /// <summary>What is wrong with a header; null when nothing is.</summary>
    public static string? Fault(StringValues header)
    {
        foreach (var value in header)
        {
            foreach (var member in (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var at = member.IndexOf('=', StringComparison.Ordinal);
                if (at < 0 || member[..at].Trim().Length == 0)
                {
                    return $"invalid baggage list-member: \"{member}\"";
                }
            }
        }

        return null;
    }
}
