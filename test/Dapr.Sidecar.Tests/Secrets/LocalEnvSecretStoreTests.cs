using Dapr.Sidecar.Secrets;

namespace Dapr.Sidecar.Tests.Secrets;

/// <summary>Secrets of the environment.</summary>
public sealed class LocalEnvSecretStoreTests : SecretStoreContract
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["APP_ONE"] = "1",
        ["APP_dapr_x"] = "2",
        ["APP_API_TOKEN"] = "hidden",
        ["DAPR_API_TOKEN"] = "hidden",
        ["dapr_other"] = "hidden",
        ["HOME"] = "/home",
    };

    protected override Task<ISecretStore> CreateAsync(Dictionary<string, string> secrets) => Task.FromResult(Create("", secrets));

    [Theory]
    [InlineData("APP_API_TOKEN")]
    [InlineData("DAPR_API_TOKEN")]
    [InlineData("dapr_other")]
    [InlineData("NOWHERE")]
    public async Task Get_HiddenOrMissing_IsEmpty(string name) =>
        Assert.Equal("", (await Create("", Variables).GetAsync(name, new Dictionary<string, string>(), CancellationToken.None))[name]);

    [Theory]
    [InlineData("", "APP_ONE APP_dapr_x HOME")]
    [InlineData("APP_", "ONE dapr_x")]
    [InlineData("D", "")]
    public async Task GetAll_Prefix_IsCutOffAndNothingHiddenIsThere(string prefix, string names)
    {
        var all = await Create(prefix, Variables).GetAllAsync(new Dictionary<string, string>(), CancellationToken.None);

        Assert.Equal(names, string.Join(' ', all.Keys.Order(StringComparer.Ordinal)));
        Assert.All(all, secret => Assert.Equal(secret.Key, Assert.Single(secret.Value).Key));
    }

    [Theory]
    [InlineData("APP_", "API_TOKEN")]
    [InlineData("DA", "PR_API_TOKEN")]
    public async Task Get_HiddenBehindAPrefix_IsEmpty(string prefix, string name) =>
        Assert.Equal("", (await Create(prefix, Variables).GetAsync(name, new Dictionary<string, string>(), CancellationToken.None))[name]);

    private static ISecretStore Create(string prefix, Dictionary<string, string> variables) =>
        new LocalEnvSecretStore(new() { Name = "env", Type = "secretstores.local.env", Metadata = new Dictionary<string, string> { ["prefix"] = prefix } }, variables);
}
