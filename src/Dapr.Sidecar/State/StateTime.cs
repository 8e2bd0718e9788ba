using System.Globalization;

namespace Dapr.Sidecar.State;

/// <summary>Times as the state API writes them.</summary>
internal static class StateTime
{
    /// <summary>The metadata of a value that says when it expires.</summary>
    public const string ExpiryName = "ttlExpireTime";

    /// <summary>RFC 3339, in UTC, to the second.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
