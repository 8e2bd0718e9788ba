using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>Reads YAML trees.</summary>
internal static class YamlNodes
{
    /// <summary>A child; null when it is absent.</summary>
    public static YamlNode? Child(this YamlNode node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    public static YamlMappingNode? Map(this YamlNode node, string name) => node.Child(name) as YamlMappingNode;

    /// <summary>A scalar as text, whatever its type; null when it is absent.</summary>
    public static string? Text(this YamlNode node, string name) => (node.Child(name) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> List(this YamlNode node, string name) =>
        node.Child(name) is YamlSequenceNode list ? [.. list.Children] : [];

    public static IReadOnlyList<string> Texts(this YamlNode node, string name) =>
        [.. node.List(name).OfType<YamlScalarNode>().Select(item => item.Value ?? "")];

    /// <summary>A mapping of texts.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(this YamlNode node, string name) =>
        node.Map(name)?.Children
            .Where(pair => pair.Key is YamlScalarNode && pair.Value is YamlScalarNode)
            .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => ((YamlScalarNode)pair.Value).Value ?? "")
        ?? [];
}
