namespace Dapr.Metadata.Abstractions;

/// <summary>A component of the sidecar.</summary>
public class ComponentMetadata
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The type, as <c>state.redis</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The version, as <c>v1</c>.</summary>
    public string? Version { get; init; }

    /// <summary>What it can do, as <c>ETAG</c>.</summary>
    public IReadOnlyCollection<string> Capabilities { get; init => field = value ?? []; } = [];
}
