using Dapr.Sidecar.State;
using Dapr.Sidecar.Tests.Components;

namespace Dapr.Sidecar.Tests.Secrets;

/// <summary>Settings of components that are secrets.</summary>
public sealed class SecretReferenceTests
{
    private const string Env = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: env}\nspec: {type: secretstores.local.env, version: v1}\n";

    private static readonly Dictionary<string, string> Variables = new() { ["PASSWORD"] = "hunter2", ["FILE"] = "to be set", ["NAMED"] = "{appID}" };

    [Fact]
    public async Task Load_Reference_IsFilledInWhateverTheOrderOfFiles() => Assert.Equal("hunter2", await SettingAsync("{name: PASSWORD, key: PASSWORD}", "env", []));

    [Fact]
    public async Task Load_ReferenceWithoutAKey_TakesTheValueOfTheName() => Assert.Equal("hunter2", await SettingAsync("{name: PASSWORD}", "env", []));

    [Fact]
    public async Task Load_Template_IsFilledInInASecretToo() => Assert.Equal("app1", await SettingAsync("{name: NAMED}", "env", []));

    [Theory]
    [InlineData("{name: PASSWORD, key: other}", "env", "'x' stays empty: the secret 'PASSWORD' has no value 'other'")]
    [InlineData("{name: PASSWORD}", "nowhere", "'x' stays empty: there is no secret store 'nowhere'")]
    [InlineData("{name: PASSWORD}", "", "'x' stays empty: the resource names no store (auth.secretStore)")]
    [InlineData("{name: nothing}", "file", "'x' stays empty: secret nothing not found")]
    public async Task Load_ReferenceToNothing_StaysEmptyAndIsToldWithItsLine(string reference, string store, string said)
    {
        var log = new List<string>();

        Assert.Equal("", await SettingAsync(reference, store, log));

        Assert.Equal([$"a.yaml:9: {said}"], log);
    }

    [Fact]
    public async Task Load_StoreThatRefersToAStore_ComesAfterIt()
    {
        using var folder = new ResourceFolder();
        var file = folder.Write("secrets.json", """{"inner":"s3cret"}""");
        folder.Write("b.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: file}\nauth: {secretStore: env}\nspec:\n  type: secretstores.local.file\n  version: v1\n  metadata:\n  - {name: secretsFile, secretKeyRef: {name: FILE}}\n");
        folder.Write("c.yaml", Env);
        await using var sidecar = await TestSidecar.StartAsync(options => (options.ResourcesPaths, options.Environment) = ([folder.Folder], new Dictionary<string, string> { ["FILE"] = file }));

        Assert.Equal("""{"inner":"s3cret"}""", await sidecar.Http.GetStringAsync("/v1.0/secrets/file/inner"));
    }

    [Fact]
    public async Task Load_ReferenceWithoutAName_LeavesTheResourceOutWithItsLine()
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", Component("{key: PASSWORD}", "env"));

        Assert.Equal(["a.yaml:9: this resource is left out, because it cannot be read: a secretKeyRef has no 'name'"], await folder.LoadAsync());
    }

    [Fact]
    public async Task Load_OwnSecretStore_IsAskedForReferencesAndSecrets()
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", Component("{name: PASSWORD}", "vault"));
        var settings = new List<string?>();
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.ResourcesPaths = [folder.Folder];
            options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new Vault()));
            options.Catalog.AddStateStore("state.mine", context => Seen(context, settings));
        });

        Assert.Equal(["of the vault"], settings);
        Assert.Equal("""{"any":"of the vault"}""", await sidecar.Http.GetStringAsync("/v1.0/secrets/vault/any"));
    }

    private static async Task<string?> SettingAsync(string reference, string store, List<string> said)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", Component(reference, store));
        folder.Write("y.yaml", $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: file}}\nspec:\n  type: secretstores.local.file\n  version: v1\n  metadata:\n  - {{name: secretsFile, value: {folder.Write("secrets.json", "{}")}}}\n");
        folder.Write("z.yaml", Env);
        var settings = new List<string?>();
        said.AddRange(await folder.LoadAsync(options =>
        {
            options.Environment = Variables;
            options.Catalog.AddStateStore("state.mine", context => Seen(context, settings));
        }));
        return Assert.Single(settings);
    }

    private static InMemoryStateStore Seen(ComponentContext context, List<string?> settings)
    {
        settings.Add(context.Spec.Metadata["x"]);
        return new InMemoryStateStore(context.Clock);
    }

    private static string Component(string reference, string store) =>
        $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: mine}}\nauth: {{secretStore: \"{store}\"}}\nspec:\n  type: state.mine\n  version: v1\n  metadata:\n  - {{name: x, secretKeyRef: {reference}}}\n";

    private sealed class Vault : ISecretStore
    {
        public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { [name] = "of the vault" });

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(new Dictionary<string, IReadOnlyDictionary<string, string>>());
    }
}
