using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>Reads YAML trees. What is absent or null is nothing; what has another form than it should is a fault with its place.</summary>
internal static class YamlNodes
{
    private static readonly string[] Nulls = ["", "~", "null", "Null", "NULL"];

    /// <summary>Reads the documents of a text.</summary>
    /// <exception cref="YamlException">It is no YAML; says where.</exception>
    public static IEnumerable<YamlNode> Load(string text)
    {
        var parser = new Parser(new StringReader(text));
        var stream = new YamlStream();
        try
        {
            stream.Load(parser);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Of some faults the library says neither what nor where they are; it had come so far.
            var place = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "it is no YAML from here on", exception);
        }

        return stream.Documents.Select(document => document.RootNode);
    }

    /// <summary>A child; null when it is absent or null itself.</summary>
    public static YamlNode? Child(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) && !IsNull(child) ? child : null;

    /// <summary>A mapping; null when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is something else.</exception>
    public static YamlMappingNode? Map(this YamlMappingNode node, string name) =>
        node.Child(name) is { } child ? AsMap(child, name) : null;

    /// <summary>A scalar as text, whatever its type; null when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is no scalar.</exception>
    public static string? Text(this YamlMappingNode node, string name) =>
        node.Child(name) is { } child ? AsText(child, name) : null;

    /// <summary>A yes or no; false when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is neither.</exception>
    public static bool Flag(this YamlMappingNode node, string name) => node.Child(name) switch
    {
        null or YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" or "False" or "FALSE" } => false,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "True" or "TRUE" } => true,
        var other => throw new ResourceFormatException(other, $"'{name}' must be true or false"),
    };

    /// <summary>A whole number; 0 when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is none.</exception>
    public static int Number(this YamlMappingNode node, string name) => node.Child(name) switch
    {
        null => 0,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw new ResourceFormatException(other, $"'{name}' must be a whole number"),
    };

    /// <summary>A list of mappings; empty when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is something else.</exception>
    public static IEnumerable<YamlMappingNode> Maps(this YamlMappingNode node, string name) => node.List(name).Select(item => AsMap(item, name));

    /// <summary>A list of texts; empty when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is something else.</exception>
    public static IReadOnlyList<string> Texts(this YamlMappingNode node, string name) => [.. node.List(name).Select(item => AsText(item, name))];

    /// <summary>A mapping of texts; empty when it is absent.</summary>
    /// <exception cref="ResourceFormatException">It is something else.</exception>
    public static IReadOnlyDictionary<string, string> Pairs(this YamlMappingNode node, string name) =>
        node.Map(name)?.Children.ToDictionary(pair => AsText(pair.Key, name), pair => IsNull(pair.Value) ? "" : AsText(pair.Value, name)) ?? [];

    /// <summary>The keys of a mapping that are not among those that are known.</summary>
    public static IEnumerable<YamlScalarNode> Unknown(this YamlMappingNode? node, params string[] known) =>
        node?.Children.Keys.OfType<YamlScalarNode>().Where(key => !known.Contains(key.Value)) ?? [];

    private static IEnumerable<YamlNode> List(this YamlMappingNode node, string name) => node.Child(name) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var other => throw new ResourceFormatException(other, $"'{name}' must be a list"),
    };

    private static YamlMappingNode AsMap(YamlNode node, string name) =>
        node as YamlMappingNode ?? throw new ResourceFormatException(node, $"'{name}' must hold names and values");

    private static string AsText(YamlNode node, string name) =>
        (node as YamlScalarNode)?.Value ?? throw new ResourceFormatException(node, $"'{name}' must hold a text");

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } && Nulls.Contains(text ?? "");
}
