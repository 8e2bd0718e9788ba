using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>One resource of a YAML file: a Component, a Subscription, …</summary>
internal sealed record ResourceDocument
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string Namespace { get; init; } = "";

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The whole document. Its nodes know their lines in the file.</summary>
    public required YamlMappingNode Root { get; init; }

    public required string File { get; init; }

    /// <summary>What the resource says; empty when it says nothing.</summary>
    /// <exception cref="ResourceFormatException">It is no mapping.</exception>
    public YamlMappingNode Spec => Root.Map("spec") ?? [];

    /// <summary>Where it stands, for messages.</summary>
    public string Place => $"{File}:{Root.Start.Line}";

    /// <summary>Whether it is meant for an application in a namespace.</summary>
    public bool IsFor(SidecarIdentity identity) =>
        (Scopes.Count == 0 || Scopes.Contains(identity.AppId))
        && (identity.Namespace.Length == 0 || Namespace.Length == 0 || Namespace == identity.Namespace);
}
