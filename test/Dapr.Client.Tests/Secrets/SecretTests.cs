using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Client.Tests.Secrets;

/// <summary>Secrets, against the sidecar in the process.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task GetSecret_Values_AreThoseOfTheStore()
    {
        await using var host = await StartAsync();

        Assert.Equal(new Dictionary<string, string> { ["password"] = "pw", ["user"] = "ada" }, await host.Dapr.GetSecretAsync("vault", "redis"));
        Assert.Equal("2", (await host.Dapr.GetSecretAsync("vault", "redis", new Dictionary<string, string> { ["version"] = "2" }))["version"]);
    }

    [Fact]
    public async Task GetBulkSecret_Values_AreThoseOfEverySecret()
    {
        await using var host = await StartAsync();

        var all = await host.Dapr.GetBulkSecretAsync("vault");

        Assert.Equal(["redis: password=pw,user=ada"], all.Select(secret => $"{secret.Key}: {string.Join(',', secret.Value.Select(value => $"{value.Key}={value.Value}").Order())}"));
    }

    [Fact]
    public async Task GetSecret_Missing_SaysStoreKeyAndWhy()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.GetSecretAsync("vault", "nothing"));

        Assert.Equal(("Secrets", "GetSecret", "vault", "nothing"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key));
        Assert.Contains("secret nothing not found", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetSecret_StoreDown_Throws()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.Secrets, "vault", FaultCode.Unavailable);

        await Assert.ThrowsAsync<DaprException>(() => host.Dapr.GetSecretAsync("vault", "redis"));
        Assert.NotEmpty(await host.Dapr.GetSecretAsync("vault", "redis"));
    }

    [Theory]
    [InlineData("", "k")]
    [InlineData("vault", "")]
    public async Task GetSecret_WithoutAName_IsRefused(string store, string key)
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.GetSecretAsync(store, key));
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder => builder.Build(),
        options => options.WithComponent(ComponentSpec.ForSecretStore("vault", _ => new Vault())));

    private sealed class Vault : ISecretStore
    {
        private static readonly IReadOnlyDictionary<string, string> Redis = new Dictionary<string, string> { ["user"] = "ada", ["password"] = "pw" };

        public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            name != "redis" ? throw new KeyNotFoundException($"secret {name} not found") : Task.FromResult(metadata.Count > 0 ? metadata : Redis);

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(new Dictionary<string, IReadOnlyDictionary<string, string>> { ["redis"] = Redis });
    }
}
