using Dapr.SecretsManagement;
using Dapr.SecretsManagement.Abstractions;
using Dapr.SecretsManagement.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dapr.Client.Tests.Secrets;

/// <summary>The client of secrets alone, and interfaces whose properties are secrets.</summary>
public sealed class SecretsManagementTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Client_OfAStore_ReadsWhatIsThere()
    {
        await using var host = await StartAsync("""{ "db": { "user": "ada", "password": "one" }, "key": "two" }""", services => services.AddDaprSecretsManagementClient());
        var client = host.Services.GetRequiredService<DaprSecretsManagementClient>();

        Assert.Equal("two", (await client.GetSecretAsync("vault", "key"))["key"]);
        Assert.Equal(["db:password", "db:user", "key"], (await client.GetBulkSecretAsync("vault")).Keys.Order());
        Assert.Equal("Secrets", (await Assert.ThrowsAsync<DaprException>(() => client.GetSecretAsync("vault", "none"))).BuildingBlock);
    }

    [Fact]
    public async Task Interface_OfAStore_HoldsItsSecretsWhenTheApplicationStarts()
    {
        await using var host = await StartAsync("""{ "db": { "password": "one" }, "key": "two" }""", services => services.AddDaprSecretsManagementClient().AddVault());

        var vault = host.Services.GetRequiredService<IVault>();

        Assert.Equal(("one", "two"), (vault.DbPassword, vault.Key));
    }

    [Fact]
    public async Task Interface_WhoseSecretIsNotThere_StopsTheStartAndNamesIt()
    {
        var fault = await Assert.ThrowsAsync<DaprException>(() => StartAsync("""{ "db": { "password": "one" } }""", services => services.AddDaprSecretsManagementClient().AddVault()));

        Assert.Equal("Secrets: 'vault' cannot be read as it is declared: it has no secret 'key', or the application may not read it.", fault.Message);
    }

    [Fact]
    public async Task Interface_WhoseSecretHasSeveralValues_StopsTheStartAndNamesThem()
    {
        var client = new Mock<DaprSecretsManagementClient>();
        client.Setup(mock => mock.GetBulkSecretAsync("vault", null, It.IsAny<CancellationToken>())).ReturnsAsync(new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["key"] = new Dictionary<string, string> { ["key"] = "two" },
            ["db:password"] = new Dictionary<string, string> { ["old"] = "zero", ["new"] = "one" },
        });
        var vault = new VaultSecretStoreClient(client.Object);

        var fault = await Assert.ThrowsAsync<DaprException>(() => vault.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'db:password' has several values (new, old)", fault.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => vault.Key);
    }

    /// <summary>A sidecar that starts after its application is waited for.</summary>
    [Fact]
    public async Task Interface_WhoseSidecarIsLate_IsReadWhenItIsThere()
    {
        var client = new Mock<DaprSecretsManagementClient>();
        client.SetupSequence(mock => mock.GetBulkSecretAsync("vault", null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaprException("not there") { Status = "Unavailable" })
            .ReturnsAsync(new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["key"] = new Dictionary<string, string> { ["key"] = "two" },
                ["db:password"] = new Dictionary<string, string> { ["password"] = "one" },
            });
        var vault = new VaultSecretStoreClient(client.Object);

        await vault.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("one", "two"), (vault.DbPassword, vault.Key));
    }

    public void Dispose() => File.Delete(_file);

    private async Task<DaprTestHost> StartAsync(string secrets, Action<IServiceCollection> add)
    {
        await File.WriteAllTextAsync(_file, secrets);
        return await DaprTestHost.StartAsync(
            builder =>
            {
                add(builder.Services);
                return builder.Build();
            },
            options => options.WithComponent(new ComponentSpec { Name = "vault", Type = "secretstores.local.file", Metadata = new Dictionary<string, string> { ["secretsFile"] = _file } }));
    }
}

[SecretStore("vault")]
internal partial interface IVault
{
    [Secret("db:password")]
    string DbPassword { get; }

    [Secret("key")]
    string Key { get; }
}
