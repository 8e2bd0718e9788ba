using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>How the sidecar checks the health of the application.</summary>
public class AppConnectionPropertiesHealthMetadata
{
    /// <summary>What it asks for.</summary>
    [JsonPropertyName("healthCheckPath")]
    public string? HealthCheckPath { get; init; }

    /// <summary>How often it asks, as <c>5s</c>.</summary>
    [JsonPropertyName("healthProbeInterval")]
    public string? HealthProbeInterval { get; init; }

    /// <summary>How long it waits for an answer, as <c>500ms</c>.</summary>
    [JsonPropertyName("healthProbeTimeout")]
    public string? HealthProbeTimeout { get; init; }

    /// <summary>After how many failures the application is not well.</summary>
    [JsonPropertyName("healthThreshold")]
    public int? HealthThreshold { get; init; }
}
