using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>Makes the declarations of components out of their resources.</summary>
internal sealed class ComponentParser(ComponentEnvironment environment, ResourceLog log)
{
    private const string Kind = "Component";
    private const string ApiVersion = "dapr.io/v1alpha1";

    /// <summary>The components among resources. One that is not of the form of a component is named with its line and left out.</summary>
    public IReadOnlyList<ComponentSpec> Parse(IEnumerable<ResourceDocument> resources)
    {
        var specs = new List<ComponentSpec>();
        foreach (var document in resources.Where(document => document is { Kind: Kind, ApiVersion: ApiVersion }))
        {
            try
            {
                specs.Add(Parse(document));
            }
            catch (ResourceFormatException exception)
            {
                log.Unreadable(document.File, exception.Line, exception.Message);
            }
        }

        return specs;
    }

    private ComponentSpec Parse(ResourceDocument document)
    {
        var spec = document.Spec;
        log.Unknown(document, document.Root.Unknown("apiVersion", "kind", "metadata", "spec", "scopes", "auth"));
        log.Unknown(document, spec.Unknown("type", "version", "metadata", "ignoreErrors", "initTimeout"));
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var secrets = new List<SecretReference>();
        var ofNamespace = false;
        foreach (var item in spec.Maps("metadata"))
        {
            log.Unknown(document, item.Unknown("name", "value", "envRef", "secretKeyRef"));
            if (item.Text("name") is not { Length: > 0 } name)
            {
                throw new ResourceFormatException(item, "a setting has no 'name'");
            }

            var value = Value(document, name, item, secrets);
            settings[name] = environment.Expand(value);
            ofNamespace |= name.Equals("consumerID", StringComparison.OrdinalIgnoreCase) && value.Contains("{namespace}", StringComparison.Ordinal);
        }

        return new ComponentSpec
        {
            Name = document.Name,
            Type = spec.Text("type") ?? "",
            Version = spec.Text("version") ?? "",
            Metadata = settings,
            Secrets = secrets,
            Scopes = document.Scopes,
            IgnoreErrors = spec.Flag("ignoreErrors"),
            InitTimeout = InitTimeout(document, spec),
            SourceFile = document.Place,
            HasTopicsOfNamespace = ofNamespace,
        };
    }

    private string Value(ResourceDocument document, string name, YamlMappingNode item, List<SecretReference> secrets)
    {
        if (item.Text("value") is { Length: > 0 } value)
        {
            return value;
        }

        if (item.Map("secretKeyRef") is { } secret)
        {
            log.Unknown(document, secret.Unknown("name", "key"));
            if (secret.Text("name") is not { Length: > 0 } secretName)
            {
                throw new ResourceFormatException(secret, "a secretKeyRef has no 'name'");
            }

            var key = secret.Text("key") is { Length: > 0 } given ? given : secretName;
            secrets.Add(new(name, document.Root.Map("auth")?.Text("secretStore") ?? "", secretName, key, document.File, secret.Start.Line));
        }
        else if (item.Text("envRef") is { } variable)
        {
            if (environment.Variable(variable) is { } found)
            {
                return found;
            }

            log.Odd(document.File, item.Start.Line, $"'{name}' stays empty: the environment variable '{variable}' is not set or may not be used");
        }

        return "";
    }

    private TimeSpan InitTimeout(ResourceDocument document, YamlMappingNode spec)
    {
        var fallback = TimeSpan.FromSeconds(5);
        if (spec.Text("initTimeout") is not { } text)
        {
            return fallback;
        }

        if (GoDuration.TryParse(text, out var timeout) && timeout > TimeSpan.Zero)
        {
            return timeout;
        }

        log.Odd(document.File, spec.Child("initTimeout")!.Start.Line, $"'{text}' is no time, such as 5s; a component has {fallback.TotalSeconds} seconds to start");
        return fallback;
    }
}
