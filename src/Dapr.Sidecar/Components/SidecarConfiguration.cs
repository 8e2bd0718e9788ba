using Dapr.Sidecar.Api;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>The Configuration resource, as far as it has an effect here.</summary>
internal sealed class SidecarConfiguration
{
    private readonly List<YamlMappingNode> _specs = [];

    /// <summary>Reads the files; variables in them are filled in first.</summary>
    /// <exception cref="SidecarStartException">A file is absent or is no YAML.</exception>
    public static SidecarConfiguration Load(IEnumerable<string> files, IReadOnlyDictionary<string, string> environment)
    {
        var configuration = new SidecarConfiguration();
        foreach (var file in files)
        {
            try
            {
                var stream = new YamlStream();
                stream.Load(new StringReader(Expand(File.ReadAllText(file), environment)));
                configuration._specs.AddRange(stream.Documents.Select(document => document.RootNode.Map("spec")).OfType<YamlMappingNode>());
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SidecarStartException($"error loading configuration: {file}: {exception.Message}", exception);
            }
            catch (YamlException exception)
            {
                throw new SidecarStartException($"error loading configuration: {file}, line {exception.Start.Line}: {exception.Message}", exception);
            }
        }

        return configuration;
    }

    /// <summary>Which operations of the API may be used.</summary>
    public ApiAccess Access() => new(Rules("allowed"), Rules("denied"));

    /// <summary>The types of components that may not be used.</summary>
    public IReadOnlyList<string> DeniedComponents() =>
        [.. _specs.SelectMany(spec => spec.Map("components")?.Texts("deny") ?? [])];

    private ApiAccessRule[] Rules(string list) =>
    [
        .. from spec in _specs
           from rule in spec.Map("api")?.List(list) ?? []
           select new ApiAccessRule(rule.Text("name") ?? "", rule.Text("version") ?? "", rule.Text("protocol") ?? ""),
    ];

    private static string Expand(string text, IReadOnlyDictionary<string, string> environment) =>
        System.Text.RegularExpressions.Regex.Replace(
            text,
            @"\$(?:\{(\w+)\}|(\w+))",
            match => environment.GetValueOrDefault(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value, ""));
}
