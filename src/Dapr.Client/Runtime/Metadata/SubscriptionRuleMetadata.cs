using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>Where events of a subscription go.</summary>
public class SubscriptionRuleMetadata
{
    /// <summary>Which events; empty for all.</summary>
    [JsonPropertyName("match")]
    public string? Match { get; init; }

    /// <summary>Their route.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }
}
