using System.Globalization;

namespace Dapr.Actors.Runtime;

/// <summary>The words of the runtime about the state of actors, the same over gRPC and HTTP.</summary>
internal static class StateWire
{
    public const string Upsert = "upsert";

    public const string Delete = "delete";

    public const string TtlName = "ttlInSeconds";

    public const string ExpiryName = "ttlExpireTime";

    /// <summary>When a value expires. The runtime says so by its own zone, whatever that of this machine is; null where it does not.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
