namespace Dapr.Sidecar.Runtime;

/// <summary>A component in the metadata.</summary>
internal sealed record ComponentMetadata(string Name, string Type, string Version, IReadOnlyList<string> Capabilities);
