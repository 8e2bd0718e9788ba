using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>How the sidecar reaches the application.</summary>
public class AppConnectionPropertyMetadata
{
    /// <summary>The port; null for an application without one.</summary>
    [JsonPropertyName("port")]
    public int? Port { get; init; }

    /// <summary>The protocol: <c>http</c>, <c>grpc</c>, <c>https</c>, <c>grpcs</c>, <c>h2c</c>.</summary>
    [JsonPropertyName("protocol")]
    public string? Protocol { get; init; }

    /// <summary>The address.</summary>
    [JsonPropertyName("channelAddress")]
    public string? ChannelAddress { get; init; }

    /// <summary>How many calls the application gets at a time; null for any number.</summary>
    [JsonPropertyName("maxConcurrency")]
    public int? MaxConcurrency { get; init; }

    /// <summary>How its health is checked; null when it is not.</summary>
    [JsonPropertyName("health")]
    public AppConnectionPropertiesHealthMetadata? Health { get; init; }
}
