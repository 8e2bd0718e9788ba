using Microsoft.Extensions.Logging;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>Makes a component's declaration out of its resource.</summary>
internal sealed partial class ComponentParser(ComponentEnvironment environment, ILogger logger)
{
    public const string Kind = "Component";
    public const string ApiVersion = "dapr.io/v1alpha1";

    public ComponentSpec Parse(ResourceDocument document)
    {
        var spec = document.Spec;
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in spec?.List("metadata") ?? [])
        {
            if (item.Text("name") is { Length: > 0 } name)
            {
                metadata[name] = environment.Expand(Value(document.Name, name, item));
            }
        }

        return new ComponentSpec
        {
            Name = document.Name,
            Type = spec?.Text("type") ?? "",
            Version = spec?.Text("version") ?? "v1",
            Metadata = metadata,
            Scopes = document.Scopes,
            IgnoreErrors = spec?.Text("ignoreErrors") is "true",
            InitTimeout = spec?.Text("initTimeout") is { } text && GoDuration.TryParse(text, out var timeout) ? timeout : TimeSpan.FromSeconds(5),
            SourceFile = document.File,
        };
    }

    private string Value(string component, string name, YamlNode item)
    {
        if (item.Text("value") is { Length: > 0 } value)
        {
            return value;
        }

        if (item.Text("envRef") is { } variable)
        {
            if (environment.Variable(variable) is { } found)
            {
                return found;
            }

            EnvRefDenied(component, name, variable);
        }

        return "";
    }

    [LoggerMessage(22, LogLevel.Warning, "The component {Component} takes '{Name}' from the environment variable '{Variable}', which is not set or may not be used.")]
    private partial void EnvRefDenied(string component, string name, string variable);
}
