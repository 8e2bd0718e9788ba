using System.Text.RegularExpressions;
using Dapr.Sidecar.Api;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.Components;

/// <summary>The Configuration resource, as far as it has an effect here. What a later file says goes over what an earlier one does.</summary>
internal sealed partial class SidecarConfiguration
{
    /// <summary>The section that says how other sidecars are found.</summary>
    public const string NameResolution = "nameResolution";

    /// <summary>The feature that state of actors may be given a time to live.</summary>
    public const string ActorStateTtl = "ActorStateTTL";

    private const string FeaturesSection = "features";

    private static readonly string[] Sections =
    [
        "appHttpPipeline", "httpPipeline", "tracing", "metric", "metrics", "mtls", "accessControl", NameResolution, FeaturesSection, "wasm",
        "workflow",
    ];

    private readonly List<YamlMappingNode> _specs = [];

    private SidecarConfiguration()
    {
    }

    /// <summary>Which operations of the API may be used.</summary>
    public ApiAccess Access { get; private set; } = ApiAccess.Everything;

    /// <summary>The types of components that may not be used.</summary>
    public IReadOnlyList<string> DeniedComponents { get; private set; } = [];

    /// <summary>Which secrets of which stores may be read.</summary>
    public IReadOnlyList<SecretScope> SecretScopes { get; private set; } = [];

    /// <summary>Whether each call of the API is logged; null when nothing is said.</summary>
    public bool? LogsCalls { get; private set; }

    /// <summary>Whether the log leaves probes out.</summary>
    public bool LogOmitsHealthChecks { get; private set; }

    /// <summary>How other sidecars are found; null when nothing is said, or something that this sidecar does not know.</summary>
    public SqliteControlPlaneSettings? Names { get; private set; }

    /// <summary>The features that are switched on, and have an effect here.</summary>
    public IReadOnlyList<string> Features { get; private set; } = [];

    /// <summary>Sections that were given and have no effect yet.</summary>
    public IReadOnlyList<string> Ignored { get; private set; } = [];

    /// <summary>Reads the files; variables in them are filled in first.</summary>
    /// <exception cref="SidecarStartException">A file is absent, or is not of the form of a configuration.</exception>
    public static SidecarConfiguration Load(IEnumerable<string> files, IReadOnlyDictionary<string, string> environment)
    {
        var configuration = new SidecarConfiguration();
        foreach (var file in files)
        {
            try
            {
                configuration._specs.AddRange(YamlNodes.Load(Expand(File.ReadAllText(file), environment)).OfType<YamlMappingNode>().Select(root => root.Map("spec")).OfType<YamlMappingNode>());
                configuration.Read();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SidecarStartException($"error loading configuration: {file}: {exception.Message}", exception);
            }
            catch (YamlException exception)
            {
                throw new SidecarStartException($"error loading configuration: {file}:{exception.Start.Line}: {exception.Message}", exception);
            }
            catch (ResourceFormatException exception)
            {
                throw new SidecarStartException($"error loading configuration: {file}:{exception.Line}: {exception.Message}", exception);
            }
        }

        return configuration;
    }

    private void Read()
    {
        Access = new ApiAccess(Rules("allowed"), Rules("denied"));
        DeniedComponents = Last(spec => spec.Map("components"), "deny")?.Texts("deny") ?? [];
        SecretScopes = ReadScopes(Last(spec => spec.Map("secrets"), "scopes")?.Maps("scopes") ?? []);
        LogsCalls = Last(ApiLogging, "enabled")?.Flag("enabled");
        LogOmitsHealthChecks = Last(ApiLogging, "omitHealthChecks")?.Flag("omitHealthChecks") ?? false;
        Names = Last(spec => spec.Map(NameResolution), "component") is { } resolution && resolution.Text("component") == "sqlite" ? ReadNames(resolution) : null;
        var features = Last(spec => spec, FeaturesSection)?.Maps(FeaturesSection).ToList() ?? [];
        Features = [.. features.Where(feature => feature.Text("name") == ActorStateTtl && feature.Flag("enabled") == true).Select(_ => ActorStateTtl).Distinct()];
        Ignored = [.. Sections.Where(section => _specs.Any(spec => spec.Child(section) is not null) && !(section == FeaturesSection && features.All(feature => feature.Text("name") == ActorStateTtl)))];
        if (Last(ApiLogging, "obfuscateURLs")?.Flag("obfuscateURLs") == true)
        {
            Ignored = [.. Ignored, "logging.apiLogging.obfuscateURLs"];
        }
    }

    private static SqliteControlPlaneSettings ReadNames(YamlMappingNode resolution)
    {
        var settings = resolution.Map("configuration");
        try
        {
            return SqliteControlPlaneSettings.Read(new(name => settings?.Text(name)));
        }
        catch (InvalidOperationException exception)
        {
            throw new ResourceFormatException(resolution, $"{NameResolution}: {exception.Message}");
        }
    }

    private static List<SecretScope> ReadScopes(IEnumerable<YamlMappingNode> nodes)
    {
        var scopes = new List<SecretScope>();
        foreach (var node in nodes)
        {
            var scope = ReadScope(node);
            if (scopes.Any(other => other.Store == scope.Store))
            {
                throw new ResourceFormatException(node, $"the secret store '{scope.Store}' has a scope already");
            }

            scopes.Add(scope);
        }

        return scopes;
    }

    private static SecretScope ReadScope(YamlMappingNode scope) => new(
        scope.Text("storeName") ?? throw new ResourceFormatException(scope, "a scope of secrets has no 'storeName'"),
        scope.Text("defaultAccess")?.ToLowerInvariant() switch
        {
            null or "" or "allow" => true,
            "deny" => false,
            _ => throw new ResourceFormatException(scope, $"defaultAccess: '{scope.Text("defaultAccess")}' must be allow or deny"),
        },
        scope.Texts("allowedSecrets"),
        scope.Texts("deniedSecrets"));

    private static YamlMappingNode? ApiLogging(YamlMappingNode spec) => spec.Map("logging")?.Map("apiLogging");

    /// <summary>The last section that says something of a name.</summary>
    private YamlMappingNode? Last(Func<YamlMappingNode, YamlMappingNode?> section, string name) =>
        _specs.Select(section).LastOrDefault(candidate => candidate?.Child(name) is not null);

    private ApiAccessRule[] Rules(string list) =>
    [
        .. from rule in Last(spec => spec.Map("api"), list)?.Maps(list) ?? []
           select new ApiAccessRule(rule.Text("name") ?? "", rule.Text("version") ?? "", rule.Text("protocol") ?? ""),
    ];

    /// <summary>Fills variables in as Go does: an absent one is empty, and a dollar sign alone stays.</summary>
    private static string Expand(string text, IReadOnlyDictionary<string, string> environment) => Variable().Replace(
        text, match => environment.GetValueOrDefault(match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success)?.Value ?? "", ""));

    [GeneratedRegex(@"\$(?:\{([^}]*)\}|([*#$@!?\-0-9])|([A-Za-z0-9_]+)|\{)")]
    private static partial Regex Variable();
}
