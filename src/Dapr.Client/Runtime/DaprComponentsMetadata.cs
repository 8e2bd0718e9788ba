namespace Dapr.Client;

/// <summary>A component of the sidecar.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type.</param>
/// <param name="version">Its version.</param>
/// <param name="capabilities">What it can do.</param>
public sealed class DaprComponentsMetadata(string name, string type, string version, string[] capabilities)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>Its version.</summary>
    public string Version { get; } = version;

    /// <summary>What it can do.</summary>
    public string[] Capabilities { get; } = capabilities;
}
