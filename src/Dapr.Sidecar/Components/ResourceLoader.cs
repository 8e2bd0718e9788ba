using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>
/// Reads the resource files of a sidecar. What is no YAML, or no resource, is named with its line and left out; the rest is
/// loaded.
/// </summary>
internal sealed class ResourceLoader(ResourceLog log)
{
    /// <summary>All resources in the directories, not below them, in the order of names.</summary>
    /// <exception cref="SidecarStartException">A directory does not exist.</exception>
    public IReadOnlyList<ResourceDocument> Load(IEnumerable<string> directories) =>
    [
        .. from directory in directories
           from file in Files(directory)
           from document in Parse(Read(file), file)
           select document,
    ];

    /// <summary>The resources of a text.</summary>
    public IEnumerable<ResourceDocument> Parse(string text, string file) =>
        from part in Split(text)
        from root in Roots(part, file)
        let document = ToDocument(root, file)
        where document is not null
        select document;

    private static string[] Files(string directory) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory).Where(IsYaml).Order(StringComparer.Ordinal)]
        : throw new SidecarStartException($"failed to load resources from disk: the folder '{directory}' does not exist");

    private static bool IsYaml(string file) => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";

    /// <summary>
    /// The documents of a file, each for itself: an error in one leaves the others readable. In place of those above it each
    /// has their number of empty lines, so that its lines are those of the file.
    /// </summary>
    private static IEnumerable<string> Split(string text)
    {
        var line = 0;
        foreach (var part in text.ReplaceLineEndings("\n").Split("\n---"))
        {
            yield return new string('\n', line) + part;
            line += part.Count(letter => letter == '\n') + 1;
        }
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Unreadable(file, 1, exception.Message);
            return "";
        }
    }

    private IEnumerable<YamlNode> Roots(string text, string file)
    {
        try
        {
            return YamlNodes.Load(text);
        }
        catch (YamlException exception)
        {
            log.Unreadable(file, exception.Start.Line, exception.Message);
            return [];
        }
    }

    private ResourceDocument? ToDocument(YamlNode root, string file)
    {
        try
        {
            return root switch
            {
                YamlScalarNode { Value: null or "" } => null,
                YamlMappingNode { Children.Count: 0 } => null,
                YamlMappingNode map => ToDocument(map, file),
                _ => throw new ResourceFormatException(root, "it is no resource"),
            };
        }
        catch (ResourceFormatException exception)
        {
            log.Unreadable(file, exception.Line, exception.Message);
            return null;
        }
    }

    private static ResourceDocument ToDocument(YamlMappingNode root, string file)
    {
        if (root.Text("kind") is not { } kind || root.Text("apiVersion") is not { } apiVersion)
        {
            throw new ResourceFormatException(root, "it has no 'kind' or no 'apiVersion'");
        }

        var metadata = root.Map("metadata");
        var name = metadata?.Text("name") ?? "";
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '%'))
        {
            throw new ResourceFormatException(metadata ?? root, $"'{name}' is no name for a {kind}");
        }

        return new ResourceDocument
        {
            ApiVersion = apiVersion,
            Kind = kind,
            Name = name,
            Namespace = metadata?.Text("namespace") ?? "",
            Scopes = root.Texts("scopes"),
            Root = root,
            File = file,
        };
    }
}
