using Dapr.Sidecar.Configuration;

namespace Dapr.Sidecar.Tests.Configuration;

public sealed class InMemoryConfigurationStoreTests : ConfigurationStoreContract
{
    [Fact]
    public async Task Items_OfTheSetting_AreThereFromTheStart()
    {
        var store = new InMemoryConfigurationStore(Spec("""{"a": "1", "b": {"value": "2", "version": "7", "metadata": {"owner": "ada"}}, "c": null}"""));

        var found = await store.GetAsync([], new Dictionary<string, string>(), CancellationToken.None);

        Assert.Equal(["a 1  ", "b 2 7 owner=ada"], found.Select(item => $"{item.Key} {item.Value.Value} {item.Value.Version} {string.Join(',', item.Value.Metadata.Select(pair => $"{pair.Key}={pair.Value}"))}").Order());
    }

    [Theory]
    [InlineData("[]", "items: it is no JSON object of keys and values")]
    [InlineData("""{"a":""", "items: ")]
    [InlineData("""{"a": 1}""", "items: 'a' is to be a text, null, or an object of value, version (texts) and metadata (an object of texts)")]
    [InlineData("""{"a": {"value": 1}}""", "items: 'a' is to be ")]
    [InlineData("""{"a": {"valu": "1"}}""", "items: 'a' is to be ")]
    [InlineData("""{"a": {"value": "1", "metadata": {"x": 1}}}""", "items: 'a' is to be ")]
    public async Task Items_ThatAreNone_KeepTheSidecarFromStarting(string items, string reason)
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.Components.Add(Spec(items))));

        Assert.Contains($"configstore (configuration.in-memory/v1): {reason}", exception.Message, StringComparison.Ordinal);
    }

    private protected override Task<ConfigurationStoreSubject> CreateAsync()
    {
        var store = new InMemoryConfigurationStore(Spec(""));
        return Task.FromResult(new ConfigurationStoreSubject(store, (key, value) =>
        {
            store.Change(new Dictionary<string, ConfigurationValue?> { [key] = value });
            return Task.CompletedTask;
        }));
    }

    private static ComponentSpec Spec(string items) =>
        new() { Name = "configstore", Type = "configuration.in-memory", Metadata = new Dictionary<string, string> { ["items"] = items } };
}
