namespace Dapr.Metadata.Abstractions;

/// <summary>An endpoint elsewhere that a sidecar may invoke.</summary>
public class HttpEndpointMetadata
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
