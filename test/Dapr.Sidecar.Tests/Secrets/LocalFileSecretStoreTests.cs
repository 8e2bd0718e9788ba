using System.Text.Json;
using Dapr.Sidecar.Secrets;

namespace Dapr.Sidecar.Tests.Secrets;

/// <summary>Secrets of a JSON file.</summary>
public sealed class LocalFileSecretStoreTests : SecretStoreContract
{
    private const string Nested = """{"a":{"b":"1","c":{"d":"2"},"e":["x",{"f":"y"}]},"n":1.50,"big":1e21,"t":true,"z":null,"a:b":"3"}""";

    protected override Task<ISecretStore> CreateAsync(Dictionary<string, string> secrets) => CreateAsync(JsonSerializer.Serialize(secrets));

    [Fact]
    public async Task GetAll_Nested_IsFlattenedAndPrintedAsTheRuntimePrints() => Assert.Equal(
        ["a:b=3", "a:c:d=2", "a:e:0=x", "a:e:1:f=y", "big=%!s(float64=1e+21)", "n=%!s(float64=1.5)", "t=%!s(bool=true)", "z=%!s(<nil>)"],
        await AllAsync(await CreateAsync(Nested)));

    [Fact]
    public async Task GetAll_OtherSeparator_IsUsed() =>
        Assert.Contains("a__c__d=2", await AllAsync(await CreateAsync(Nested, ("nestedSeparator", "__"))));

    [Theory]
    [InlineData("yes")]
    [InlineData("TRUE")]
    [InlineData("1")]
    public async Task GetAll_MultiValued_IsOneSecretAMemberWithItsValues(string yes)
    {
        var store = await CreateAsync(Nested, ("multiValued", yes));

        Assert.True(store.HasMultipleValues);
        Assert.Equal(["a:b=3", "a=b=1,c:d=2,e:0=x,e:1:f=y"], (await AllAsync(store, withKeys: true)).Select(text => text.Replace("a:b=a:b=", "a:b=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_Missing_SaysWhich() => Assert.Equal(
        "secret a not found",
        (await Assert.ThrowsAsync<KeyNotFoundException>(async () => await (await CreateAsync(Nested)).GetAsync("a", new Dictionary<string, string>(), CancellationToken.None))).Message);

    [Theory]
    [InlineData("[1]", "holds no JSON object of secrets")]
    [InlineData("{\n\"password\": hunter2}", "line 2: it is no JSON")]
    [InlineData("{\n\"password\": treasure-4711}", "line 2: it is no JSON")]
    public async Task Start_FileThatIsNone_NamesItAndQuotesNothing(string text, string expected)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync(text));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.All(["hunter2", "treasure"], secret => Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("secretsFile", "/nowhere/secrets.json", "the file of the secrets cannot be read", "/nowhere/secrets.json")]
    [InlineData("other", "x", "missing local secrets file in metadata", "secrets.yaml")]
    public async Task Start_WithoutAFile_NamesComponentAndReason(string setting, string value, string reason, string place)
    {
        using var folder = new Components.ResourceFolder();
        folder.Write("secrets.yaml", $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: vault}}\nspec:\n  type: secretstores.local.file\n  version: v1\n  metadata:\n  - name: {setting}\n    value: {value}\n");

        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => folder.LoadAsync());

        Assert.Contains("vault (secretstores.local.file/v1)", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> AllAsync(ISecretStore store, bool withKeys = false) =>
    [
        .. (await store.GetAllAsync(new Dictionary<string, string>(), CancellationToken.None))
            .Select(secret => $"{secret.Key}={string.Join(',', secret.Value.Select(value => withKeys ? $"{value.Key}={value.Value}" : value.Value))}")
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<ISecretStore> CreateAsync(string json, params (string Name, string Value)[] settings)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, json);
            var metadata = settings.Append(("secretsFile", file)).ToDictionary(setting => setting.Item1, setting => setting.Item2);
            var store = new LocalFileSecretStore(new() { Name = "file", Type = "secretstores.local.file", Metadata = metadata });
            await store.InitAsync(CancellationToken.None);
            return store;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
