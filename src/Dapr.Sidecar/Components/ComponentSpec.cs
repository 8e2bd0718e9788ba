namespace Dapr.Sidecar;

/// <summary>A component as its YAML describes it, or as a test declares it.</summary>
public sealed record ComponentSpec
{
    /// <summary>The name that applications use.</summary>
    public required string Name { get; init; }

    /// <summary>The type, such as <c>state.in-memory</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The version of the type.</summary>
    /// <value>Default: v1.</value>
    public string Version { get; init; } = "v1";

    /// <summary>The settings of the component. Names are compared without case.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The app ids that see the component; empty for all.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether the sidecar starts though the component cannot.</summary>
    /// <value>Default: false.</value>
    public bool IgnoreErrors { get; init; }

    /// <summary>How long the component may take to start.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The file that it stands in and the line, for messages.</summary>
    /// <value>Default: empty, for one declared in code.</value>
    public string SourceFile { get; init; } = "";

    /// <summary>Whether the topics of a broker are those of a namespace: its group was named after one.</summary>
    internal bool HasTopicsOfNamespace { get; init; }

    /// <summary>A setting; null when it is absent or empty.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The value.</returns>
    public string? Setting(string name) => Metadata.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
