namespace Dapr.Sidecar.Secrets;

/// <summary>secretstores.local.env: environment variables of the sidecar, but for those that are Dapr's own.</summary>
internal sealed class LocalEnvSecretStore(ComponentSpec spec, IReadOnlyDictionary<string, string> variables) : ISecretStore
{
    private readonly string _prefix = spec.Setting("prefix") ?? "";

    public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Task.FromResult(Secret(name, IsHidden(_prefix + name) ? "" : variables.GetValueOrDefault(_prefix + name, "")));

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(
            variables
                .Where(variable => variable.Key.StartsWith(_prefix, StringComparison.Ordinal) && !IsHidden(variable.Key))
                .ToDictionary(variable => variable.Key[_prefix.Length..], variable => Secret(variable.Key[_prefix.Length..], variable.Value)));

    private static IReadOnlyDictionary<string, string> Secret(string name, string value) => new Dictionary<string, string> { [name] = value };

    private static bool IsHidden(string variable) =>
        variable.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase);
}
