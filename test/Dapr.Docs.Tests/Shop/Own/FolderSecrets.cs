using Dapr.Sidecar;

namespace Shop;

// Each secret is a file of a folder, as containers have them in /run/secrets.
public sealed class FolderSecrets(string folder) : ISecretStore
{
    public async Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        (await GetAllAsync(metadata, cancellationToken)).GetValueOrDefault(name) ?? throw new KeyNotFoundException($"secret {name} not found");

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            secrets[name] = new Dictionary<string, string> { [name] = await File.ReadAllTextAsync(file, cancellationToken) };
        }

        return secrets;
    }
}
