using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>A resource is YAML, but not of the form that its kind has; says where.</summary>
internal sealed class ResourceFormatException(YamlNode node, string message) : Exception(message)
{
    /// <summary>The line in its file.</summary>
    public long Line => node.Start.Line;
}
