using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>A type of actors.</summary>
public class RegisteredActorMetadata
{
    /// <summary>The type.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>How many are active.</summary>
    [JsonPropertyName("count")]
    public int? Count { get; init; }
}
