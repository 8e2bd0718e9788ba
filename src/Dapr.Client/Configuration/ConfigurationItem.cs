namespace Dapr.Client;

/// <summary>What a configuration store holds under a key.</summary>
/// <param name="value">The value; in a change an empty one says that there is none any more.</param>
/// <param name="version">The version of the value; empty where the store has none.</param>
/// <param name="metadata">What the store says of the value beside.</param>
public class ConfigurationItem(string value, string version, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The value; in a change an empty one says that there is none any more.</summary>
    public string Value { get; } = value;

    /// <summary>The version of the value; empty where the store has none.</summary>
    public string Version { get; } = version;

    /// <summary>What the store says of the value beside.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;
}
