namespace Dapr.Sidecar.Components;

/// <summary>What values of components may refer to: environment variables and names of the sidecar.</summary>
internal sealed class ComponentEnvironment(IReadOnlyDictionary<string, string> variables, string appId, string @namespace)
{
    private const string AllowedKeys = "DAPR_ENV_KEYS";

    /// <summary>The value of a variable that components may see; null otherwise.</summary>
    public string? Variable(string name)
    {
        if (name.Length == 0 || name.Contains(' ') || name == "APP_API_TOKEN" || name.StartsWith("DAPR_", StringComparison.Ordinal))
        {
            return null;
        }

        if (variables.TryGetValue(AllowedKeys, out var keys)
            && !keys.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Contains(name))
        {
            return null;
        }

        return variables.GetValueOrDefault(name);
    }

    /// <summary>Fills the templates of a value in.</summary>
    public string Expand(string value) =>
        !value.Contains('{')
            ? value
            : value
                .Replace("{uuid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{podName}", variables.GetValueOrDefault("POD_NAME", ""), StringComparison.Ordinal)
                .Replace("{namespace}", $"{@namespace}.{appId}", StringComparison.Ordinal)
                .Replace("{appID}", appId, StringComparison.Ordinal);
}
