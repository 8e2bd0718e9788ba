using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>A subscription.</summary>
public class SubscriptionMetadata
{
    /// <summary>The pub/sub component.</summary>
    [JsonPropertyName("pubsubname")]
    public string? PubSubName { get; init; }

    /// <summary>The topic.</summary>
    [JsonPropertyName("topic")]
    public string? Topic { get; init; }

    /// <summary>Metadata for the component: a <see cref="System.Text.Json.JsonElement"/>, or null.</summary>
    [JsonPropertyName("metadata")]
    public object? Metadata { get; init; }

    /// <summary>Where its events go.</summary>
    [JsonPropertyName("rules")]
    public IReadOnlyCollection<SubscriptionRuleMetadata> Rules { get; init => field = value ?? []; } = [];

    /// <summary>Where events go that nobody can handle; null for nowhere.</summary>
    [JsonPropertyName("deadLetterTopic")]
    public string? DeadLetterTopic { get; init; }

    /// <summary>How it came to be.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<SubscriptionType>))]
    [JsonPropertyName("type")]
    public SubscriptionType Type { get; init; }
}
