namespace Dapr.Sidecar.Tests.Secrets;

/// <summary>What every secret store behind the port does. A subclass makes one with secrets of text.</summary>
public abstract class SecretStoreContract
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Theory]
    [InlineData("plain", "p1")]
    [InlineData("EMPTY", "")]
    [InlineData("ключ", "значение 🔑 \"<&>")]
    public async Task Get_Secret_IsItsValueUnderItsName(string name, string value)
    {
        var store = await CreateAsync(new() { [name] = value, ["other"] = "o" });

        Assert.Equal(new Dictionary<string, string> { [name] = value }, await store.GetAsync(name, NoMetadata, CancellationToken.None));
    }

    [Fact]
    public async Task Get_NameInOtherCase_IsAnotherSecret()
    {
        var store = await CreateAsync(new() { ["name"] = "lower", ["NAME"] = "upper" });

        Assert.Equal("lower", (await store.GetAsync("name", NoMetadata, CancellationToken.None))["name"]);
        Assert.Equal("upper", (await store.GetAsync("NAME", NoMetadata, CancellationToken.None))["NAME"]);
    }

    [Fact]
    public async Task GetAll_Secrets_AreAllWithTheirValues()
    {
        var store = await CreateAsync(new() { ["one"] = "1", ["two"] = "2" });

        var all = await store.GetAllAsync(NoMetadata, CancellationToken.None);

        Assert.Equal(["one=1", "two=2"], all.Select(secret => $"{secret.Key}={secret.Value[secret.Key]}").Order());
    }

    [Fact]
    public async Task GetAll_NoSecrets_IsEmpty() => Assert.Empty(await (await CreateAsync([])).GetAllAsync(NoMetadata, CancellationToken.None));

    /// <summary>Makes a store that is ready.</summary>
    protected abstract Task<ISecretStore> CreateAsync(Dictionary<string, string> secrets);
}
