using System.Globalization;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>What the metadata of a message or a subscription tells the runtime itself. Names are compared without case.</summary>
internal static class MessageMetadata
{
    private const string RawPayload = "rawPayload";
    private const string TimeToLive = "ttlInSeconds";
    private const string CloudEventPrefix = "cloudevent.";

    /// <summary>Whether the bytes go without an envelope.</summary>
    /// <exception cref="FormatException">The metadata holds neither true nor false.</exception>
    public static bool IsRaw(IReadOnlyDictionary<string, string> metadata) => Find(metadata, RawPayload) switch
    {
        null => false,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        var text => throw new FormatException($"rawPayload value must be a valid boolean: actual is '{text}'"),
    };

    /// <summary>How long an event lives; null when nothing, nonsense or no positive number is said.</summary>
    public static TimeSpan? Ttl(IReadOnlyDictionary<string, string> metadata) =>
        long.TryParse(Find(metadata, TimeToLive), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 && seconds <= TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>What an attribute of the envelope is to be instead of its default; null when nothing is said.</summary>
    public static string? Override(IReadOnlyDictionary<string, string> metadata, string attribute) =>
        metadata.Count == 0 ? null : Find(metadata, CloudEventPrefix + attribute);

    private static string? Find(IReadOnlyDictionary<string, string> metadata, string name)
    {
        if (metadata.Count == 0) return null;

        foreach (var (key, value) in metadata)
        {
            if (value.Length > 0 && key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }
}
