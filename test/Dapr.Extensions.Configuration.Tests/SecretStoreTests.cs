using Dapr.Client;
using Dapr.Extensions.Configuration.DaprSecretStore;
using Dapr.Sidecar;
using Microsoft.Extensions.Configuration;
using Moq;

namespace Dapr.Extensions.Configuration.Tests;

public sealed class SecretStoreTests
{
    private const string Store = "vault";

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task All_TwoUnderscores_AreColons()
    {
        await using var sidecar = await StartAsync(One("Db__Password", "s3cret"), One("plain", "p"));

        var configuration = new ConfigurationBuilder().AddDaprSecretStore(Store, sidecar.Client).Build();

        Assert.Equal(("s3cret", null, "p"), (configuration["Db:Password"], configuration["Db__Password"], configuration["plain"]));
    }

    [Fact]
    public async Task All_DelimitersOfOnesOwn_AreColons_AndNoneAreNone()
    {
        await using var sidecar = await StartAsync(One("Db-Pass_Word", "s3cret"));

        var own = new ConfigurationBuilder().AddDaprSecretStore(Store, sidecar.Client, ["-", "_"], Wait).Build();
        var none = new ConfigurationBuilder().AddDaprSecretStore(Store, sidecar.Client, (IEnumerable<string>?)null).Build();

        Assert.Equal(("s3cret", "s3cret"), (own["Db:Pass:Word"], none["Db-Pass_Word"]));
    }

    [Fact]
    public async Task All_PrefixAndMetadata_Choose()
    {
        var vault = new Vault(new() { ["shop-pw"] = new() { ["shop-pw"] = "s3cret" }, ["other"] = new() { ["other"] = "x" } });
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForSecretStore(Store, _ => vault)));

        var configuration = new ConfigurationBuilder().AddDaprSecretStore(source =>
        {
            (source.Store, source.Client, source.KeyPrefix) = (Store, sidecar.Client, "shop-");
            source.Metadata = new Dictionary<string, string> { ["version"] = "2" };
        }).Build();

        Assert.Equal([("pw", "s3cret")], configuration.AsEnumerable().Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["all version=2"], vault.Asked);
    }

    [Fact]
    public async Task Descriptors_NamesKeysAndMetadata_AreThoseOfEach()
    {
        var vault = new Vault(new() { ["internal-name"] = new() { ["internal-name"] = "s3cret" }, ["b"] = new() { ["b"] = "2" } });
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForSecretStore(Store, _ => vault)));

        var configuration = new ConfigurationBuilder().AddDaprSecretStore(
            Store,
            [new DaprSecretDescriptor("Db__Password", new Dictionary<string, string> { ["version"] = "2" }, secretKey: "internal-name"), new DaprSecretDescriptor("b")],
            sidecar.Client,
            Wait).Build();

        Assert.Equal(("s3cret", "2"), (configuration["Db:Password"], configuration["b"]));
        Assert.Equal(["internal-name version=2", "b "], vault.Asked);
    }

    [Fact]
    public async Task Descriptors_MissingSecret_IsAnErrorOnlyWhereItIsRequired()
    {
        await using var sidecar = await StartAsync(One("a", "1"));

        var configuration = new ConfigurationBuilder().AddDaprSecretStore(
            Store, [new DaprSecretDescriptor("none", isRequired: false), new DaprSecretDescriptor("a")], sidecar.Client).Build();
        var exception = Assert.Throws<DaprException>(() => new ConfigurationBuilder().AddDaprSecretStore(
            Store, [new DaprSecretDescriptor("a"), new DaprSecretDescriptor("none")], sidecar.Client).Build());

        Assert.Equal([("a", "1")], configuration.AsEnumerable().Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("GetSecret", Store, "none"), (exception.Operation, exception.Component, exception.Key));
    }

    [Fact]
    public async Task Names_ThatBecomeOneKey_SaysWhich()
    {
        await using var sidecar = await StartAsync(One("a__b", "1"), One("A:B", "2"));

        var exception = Assert.Throws<InvalidOperationException>(() => new ConfigurationBuilder().AddDaprSecretStore(Store, sidecar.Client).Build());

        Assert.Matches("^A duplicate key '(?i:a:b)' was found in the secret store 'vault'. Please remove any duplicates from your secret store.$", exception.Message);
    }

    [Fact]
    public async Task Optional_SidecarComesLater_LoadsInTheBackground()
    {
        await using var sidecar = new LateSidecar(With(One("pw", "s3cret")));
        var configuration = new ConfigurationBuilder().AddDaprSecretStore(Store, sidecar.Client, TimeSpan.FromMilliseconds(100), optional: true).Build();
        using var reloads = new Reloads(configuration, root => root["pw"]);

        Assert.Null(configuration["pw"]);
        await sidecar.StartAsync();

        Assert.Equal("s3cret", await reloads.NextAsync());
        ((IDisposable)configuration).Dispose();
    }

    [Fact]
    public async Task ReloadInterval_Passes_BringsRenewedSecrets()
    {
        var clock = new ManualClock();
        var vault = new Vault(new() { ["pw"] = new() { ["pw"] = "old" } });
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForSecretStore(Store, _ => vault)));
        var configuration = new ConfigurationBuilder().AddDaprSecretStore(source =>
        {
            (source.Store, source.Client, source.SidecarWaitTimeout, source.Clock) = (Store, sidecar.Client, TimeSpan.FromDays(1), clock);
            source.ReloadInterval = TimeSpan.FromMinutes(5);
        }).Build();
        using var reloads = new Reloads(configuration, root => root["pw"]);
        vault.Put("pw", "new");

        var next = reloads.NextAsync();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Equal("new", await next);
        ((IDisposable)configuration).Dispose();
    }

    [Fact]
    public void Source_ThatCannotBe_IsRefused()
    {
        var client = Mock.Of<DaprClient>();
        var builder = new ConfigurationBuilder();
        var named = new DaprSecretStoreConfigurationSource { Store = Store, Client = client, SecretDescriptors = [new("a")], Metadata = new Dictionary<string, string>() };

        Assert.StartsWith("No secret descriptor was provided", Assert.Throws<ArgumentException>(() => new DaprSecretStoreConfigurationSource { Store = Store, Client = client, SecretDescriptors = [] }.Build(builder)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Metadata must be null when SecretDescriptors is set", Assert.Throws<ArgumentException>(() => named.Build(builder)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => builder.AddDaprSecretStore(Store, (IEnumerable<DaprSecretDescriptor>)null!, client));
        Assert.ThrowsAny<ArgumentException>(() => builder.AddDaprSecretStore("", client));
        Assert.ThrowsAny<ArgumentException>(() => builder.AddDaprSecretStore(Store, (DaprClient)null!));
        Assert.ThrowsAny<ArgumentException>(() => new DaprSecretStoreConfigurationSource { Store = Store }.Build(builder));
    }

    private static Task<LateSidecar> StartAsync(params (string Name, string Value)[] secrets) => LateSidecar.StartAsync(With(secrets));

    private static Action<SidecarOptions> With(params (string Name, string Value)[] secrets) => options => options.Components.Add(ComponentSpec.ForSecretStore(
        Store, _ => new Vault(secrets.ToDictionary(secret => secret.Name, secret => new Dictionary<string, string> { [secret.Name] = secret.Value }))));

    private static (string Name, string Value) One(string name, string value) => (name, value);

    /// <summary>A secret store of a test.</summary>
    internal sealed class Vault(Dictionary<string, Dictionary<string, string>> secrets) : ISecretStore
    {
        public List<string> Asked { get; } = [];

        public void Put(string name, string value)
        {
            lock (secrets)
            {
                secrets[name] = new() { [name] = value };
            }
        }

        public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            Note(name, metadata);
            lock (secrets)
            {
                return secrets.TryGetValue(name, out var values) ? Task.FromResult<IReadOnlyDictionary<string, string>>(values) : throw new KeyNotFoundException($"no secret {name}");
            }
        }

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            Note("all", metadata);
            lock (secrets)
            {
                return Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(
                    secrets.ToDictionary(secret => secret.Key, secret => (IReadOnlyDictionary<string, string>)secret.Value));
            }
        }

        private void Note(string what, IReadOnlyDictionary<string, string> metadata)
        {
            lock (secrets)
            {
                Asked.Add($"{what} {string.Join(',', metadata.Select(pair => $"{pair.Key}={pair.Value}"))}");
            }
        }
    }
}
