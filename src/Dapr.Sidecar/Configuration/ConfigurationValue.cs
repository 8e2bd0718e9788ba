namespace Dapr.Sidecar;

/// <summary>What a configuration store holds under a key.</summary>
public sealed record ConfigurationValue
{
    /// <summary>The value. In a change an empty one says that there is none any more.</summary>
    /// <value>Default: empty.</value>
    public string Value { get; init; } = "";

    /// <summary>The version of the value, if the store has versions.</summary>
    /// <value>Default: empty.</value>
    public string Version { get; init; } = "";

    /// <summary>What the store says of the value beside.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
