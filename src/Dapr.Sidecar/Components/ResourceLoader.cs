using Microsoft.Extensions.Logging;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>Reads the resource files of a sidecar. What is no YAML is named with its line and left out; the rest is loaded.</summary>
internal sealed partial class ResourceLoader(ILogger logger)
{
    /// <summary>All resources below the directories, not recursively, in the order of names.</summary>
    public IReadOnlyList<ResourceDocument> Load(IEnumerable<string> directories)
    {
        var documents = new List<ResourceDocument>();
        foreach (var directory in directories)
        {
            if (!Directory.Exists(directory))
            {
                throw new SidecarStartException($"failed to load resources from disk: the folder '{directory}' does not exist");
            }

            foreach (var file in Directory.EnumerateFiles(directory).Where(IsYaml).Order(StringComparer.Ordinal))
            {
                documents.AddRange(Parse(File.ReadAllText(file), file));
            }
        }

        return documents;
    }

    /// <summary>The resources of a text.</summary>
    public IReadOnlyList<ResourceDocument> Parse(string text, string file)
    {
        var documents = new List<ResourceDocument>();
        foreach (var (part, line) in Split(text))
        {
            try
            {
                var stream = new YamlStream();
                stream.Load(new StringReader(part));
                documents.AddRange(stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>().Select(root => Read(root, file)).OfType<ResourceDocument>());
            }
            catch (YamlException exception)
            {
                ResourceUnreadable(file, line + exception.Start.Line, exception.Message);
            }
        }

        return documents;
    }

    private static bool IsYaml(string file) => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";

    /// <summary>The documents of a file with the lines above them: an error in one leaves the others readable.</summary>
    private static IEnumerable<(string Part, long Line)> Split(string text)
    {
        var line = 0L;
        foreach (var part in text.ReplaceLineEndings("\n").Split("\n---"))
        {
            if (!string.IsNullOrWhiteSpace(part))
            {
                yield return (part, line);
            }

            line += part.Count(letter => letter == '\n') + 1;
        }
    }

    private ResourceDocument? Read(YamlMappingNode root, string file)
    {
        var name = root.Map("metadata")?.Text("name") ?? "";
        if (root.Text("kind") is not { } kind || root.Text("apiVersion") is not { } apiVersion)
        {
            return null;
        }

        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '%'))
        {
            ResourceNameInvalid(file, kind, name);
            return null;
        }

        return new ResourceDocument
        {
            ApiVersion = apiVersion,
            Kind = kind,
            Name = name,
            Namespace = root.Map("metadata")?.Text("namespace") ?? "",
            Scopes = root.Texts("scopes"),
            Root = root,
            File = file,
        };
    }

    [LoggerMessage(20, LogLevel.Warning, "The resource file {File} cannot be read at line {Line} and is left out: {Reason}")]
    private partial void ResourceUnreadable(string file, long line, string reason);

    [LoggerMessage(21, LogLevel.Warning, "{File} holds a {Kind} named '{Name}', which is no name; it is left out.")]
    private partial void ResourceNameInvalid(string file, string kind, string name);
}
