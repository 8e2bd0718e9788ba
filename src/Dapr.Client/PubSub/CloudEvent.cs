using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>An event with attributes of its own; what is not set the sidecar fills in.</summary>
public class CloudEvent
{
#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.
    /// <summary>Who sends it.</summary>
    [JsonPropertyName("source")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri Source { get; init; }

    /// <summary>What kind of event it is.</summary>
    [JsonPropertyName("type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string Type { get; init; }

    /// <summary>What it is about.</summary>
    [JsonPropertyName("subject")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string Subject { get; init; }
#nullable restore annotations

    /// <summary>Its id.</summary>
    [JsonPropertyName("id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("time")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Time { get; init; }

    /// <summary>All other attributes: extensions, and what the sidecar adds.</summary>
    // Set, not init: the code of a source generator cannot hand it to a constructor.
    [JsonExtensionData]
    public IDictionary<string, System.Text.Json.JsonElement>? Extensions { get; set; }
}
