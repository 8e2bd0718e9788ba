using System.Security.Cryptography;
using System.Text.Json;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.Apps;

/// <summary>The components that a sidecar of these applications has, and the files that they stand on.</summary>
internal sealed class AppResources : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dapr-interop-");

    public AppResources()
    {
        var keys = _folder.CreateSubdirectory("keys").FullName;
        File.WriteAllText(Path.Combine(keys, "symmetric"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        using var rsa = RSA.Create(2048);
        File.WriteAllText(Path.Combine(keys, "rsa.pem"), rsa.ExportPkcs8PrivateKeyPem());
        var secrets = Path.Combine(_folder.FullName, "secrets.json");
        File.WriteAllText(secrets, """{ "plain": "p1", "unicode": "Grüße, 世界", "nested": { "inner": "n1" } }""");
        Components =
        [
            Component("statestore", "state.in-memory", ("actorStateStore", "true")),
            Component("pubsub", "pubsub.in-memory"),

            // The one in memory gives one event at a time, which fills no bulk.
            Component("bulkpubsub", "pubsub.sqlite", ("connectionString", Path.Combine(_folder.FullName, "bulk.db")), ("redeliverInterval", "100ms")),
            Component("llm", "conversation.echo"),
            Component("secrets", "secretstores.local.file", ("secretsFile", secrets)),
            Component("locks", "lock.in-memory"),
            Component("keys", "crypto.dapr.localstorage", ("path", keys)),
            Component("settings", "configuration.in-memory", ("items", """{ "color": "red", "size": { "value": "L", "version": "v7", "metadata": { "unit": "EU" } } }""")),
            Component("files", "bindings.localstorage", ("rootPath", Path.Combine(_folder.FullName, "files"))),
            Component("queue", "bindings.in-memory", ("redeliverInterval", "100ms")),
            Component("forwarded", "bindings.in-memory"),
        ];
    }

    public IReadOnlyList<ComponentSpec> Components { get; }

    /// <summary>Writes the components as a folder of resources, and gives its path.</summary>
    public string WriteYaml()
    {
        var resources = _folder.CreateSubdirectory("resources").FullName;
        File.WriteAllText(Path.Combine(resources, "components.yaml"), string.Join("---\n", Components.Select(Yaml)));
        return resources;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ComponentSpec Component(string name, string type, params (string Name, string Value)[] settings) => new()
    {
        Name = name,
        Type = type,
        Metadata = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase),
    };

    // JSON is YAML, and needs no thought for what must be quoted.
    private static string Yaml(ComponentSpec component) => JsonSerializer.Serialize(new
    {
        apiVersion = "dapr.io/v1alpha1",
        kind = "Component",
        metadata = new { name = component.Name },
        spec = new
        {
            type = component.Type,
            version = component.Version,
            metadata = component.Metadata.Select(setting => new { name = setting.Key, value = setting.Value }),
        },
    }) + "\n";
}
