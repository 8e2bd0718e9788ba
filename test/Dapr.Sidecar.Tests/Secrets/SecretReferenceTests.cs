using Dapr.Sidecar.Components;
using Dapr.Sidecar.State;
using Dapr.Sidecar.Tests.Components;
using Microsoft.Extensions.Logging;

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
    [InlineData("{name: PASSWORD, key: other}", "env", LogLevel.Warning, "'x' stays empty: the secret 'PASSWORD' has no value 'other'")]
    [InlineData("{name: PASSWORD}", "nowhere", LogLevel.Warning, "'x' stays empty: there is no secret store 'nowhere'")]
    [InlineData("{name: PASSWORD}", "", LogLevel.Warning, "'x' stays empty: the resource names no store (auth.secretStore)")]
    [InlineData("{name: nothing}", "file", LogLevel.Error, "'x' stays empty: secret nothing not found")]
    public async Task Load_ReferenceToNothing_StaysEmptyAndIsToldWithItsLine(string reference, string store, LogLevel level, string said)
    {
        var log = new List<(LogLevel, string)>();

        Assert.Equal("", await SettingAsync(reference, store, log));

        Assert.Equal([(level, $"a.yaml:9: {said}")], log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_StoreThatHangs_IsLeftWhenTheTimeOfTheComponentIsUp(bool endsWhenCancelled)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", Component("{name: PASSWORD}", "vault").Replace("  version: v1\n", "  version: v1\n  initTimeout: 50ms\n", StringComparison.Ordinal));
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new List<string?>();

        var log = await folder.LoadAsync(options =>
        {
            options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new Vault(async token =>
            {
                await using var registration = token.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, endsWhenCancelled ? token : CancellationToken.None);
            })));
            options.Catalog.AddStateStore("state.mine", context => Seen(context, settings));
        });

        Assert.Equal(["a.yaml:10: 'x' stays empty: the secret store 'vault' has not answered within the 50ms that mine has to start (initTimeout)"], log);
        Assert.Equal([""], settings);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void InOrder_ComponentsThatAreAlike_AreAllKept()
    {
        var spec = new ComponentSpec { Name = "a", Type = "state.mine" };
        var store = new ComponentSpec { Name = "b", Type = "secretstores.mine" };

        Assert.Equal([store, store with { }, spec, spec with { }], SecretSettings.InOrder([spec, store, spec with { }, store with { }]));
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
            options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new Vault(_ => Task.CompletedTask)));
            options.Catalog.AddStateStore("state.mine", context => Seen(context, settings));
        });

        Assert.Equal(["of the vault"], settings);
        Assert.Equal("""{"any":"of the vault"}""", await sidecar.Http.GetStringAsync("/v1.0/secrets/vault/any"));
    }

    private static async Task<string?> SettingAsync(string reference, string store, List<(LogLevel, string)> said)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", Component(reference, store));
        folder.Write("y.yaml", $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: file}}\nspec:\n  type: secretstores.local.file\n  version: v1\n  metadata:\n  - {{name: secretsFile, value: {folder.Write("secrets.json", "{}")}}}\n");
        folder.Write("z.yaml", Env);
        var settings = new List<string?>();
        var log = new CollectedLog();
        await folder.LoadAsync(options =>
        {
            (options.Environment, options.LoggerFactory) = (Variables, log);
            options.Catalog.AddStateStore("state.mine", context => Seen(context, settings));
        });
        said.AddRange(log.Of("Dapr.Sidecar.Components.ResourceLog").Select(entry => (entry.Level, entry.Message.Replace(folder.Folder + "/", "", StringComparison.Ordinal))));
        return Assert.Single(settings);
    }

    private static InMemoryStateStore Seen(ComponentContext context, List<string?> settings)
    {
        settings.Add(context.Spec.Metadata["x"]);
        return new InMemoryStateStore(context.Clock);
    }

    private static string Component(string reference, string store) =>
        $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: mine}}\nauth: {{secretStore: \"{store}\"}}\nspec:\n  type: state.mine\n  version: v1\n  metadata:\n  - {{name: x, secretKeyRef: {reference}}}\n";

    private sealed class Vault(Func<CancellationToken, Task> wait) : ISecretStore
    {
        public async Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            await wait(cancellationToken);
            return new Dictionary<string, string> { [name] = "of the vault" };
        }

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(new Dictionary<string, IReadOnlyDictionary<string, string>>());
    }
}
