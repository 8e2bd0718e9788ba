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

    /// <summary>The whole document.</summary>
    public required YamlMappingNode Root { get; init; }

    public required string File { get; init; }

    public YamlMappingNode? Spec => Root.Map("spec");

    /// <summary>Whether it is meant for an application.</summary>
    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);
}
