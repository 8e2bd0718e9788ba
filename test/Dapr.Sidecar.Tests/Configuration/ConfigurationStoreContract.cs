using System.Threading.Channels;

namespace Dapr.Sidecar.Tests.Configuration;

/// <summary>What every configuration store behind the port does.</summary>
public abstract class ConfigurationStoreContract
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public async Task Get_Keys_AreThoseThatThereAre()
    {
        await using var subject = await CreateAsync();
        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1", Version = "7" });
        await subject.ChangeAsync("b", new ConfigurationValue { Value = "2" });

        var found = await subject.Store.GetAsync(["a", "missing"], NoMetadata, CancellationToken.None);

        Assert.Equal([("a", "1", "7")], Read(found));
    }

    [Fact]
    public async Task Get_NoKeys_AreAll()
    {
        await using var subject = await CreateAsync();
        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1" });
        await subject.ChangeAsync("b", new ConfigurationValue { Value = "2" });

        Assert.Equal([("a", "1", ""), ("b", "2", "")], Read(await subject.Store.GetAsync([], NoMetadata, CancellationToken.None)));
    }

    [Fact]
    public async Task Get_OfWhatWasRemovedOrIsEmpty_IsNothing()
    {
        await using var subject = await CreateAsync();
        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1" });
        await subject.ChangeAsync("a", null);
        await subject.ChangeAsync("b", new ConfigurationValue { Value = "2" });
        await subject.ChangeAsync("b", new ConfigurationValue { Version = "3" });

        Assert.Empty(await subject.Store.GetAsync([], NoMetadata, CancellationToken.None));
    }

    [Fact]
    public async Task Subscribe_ToKeys_TellsOfThoseInOrder()
    {
        await using var subject = await CreateAsync();
        var changes = Channel.CreateUnbounded<IReadOnlyDictionary<string, ConfigurationValue>>();
        await using var subscription = await subject.Store.SubscribeAsync(["a"], NoMetadata, change => changes.Writer.TryWrite(change), CancellationToken.None);

        await subject.ChangeAsync("other", new ConfigurationValue { Value = "x" });
        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1", Version = "1" });
        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1", Version = "1" });
        await subject.ChangeAsync("a", null);

        Assert.Equal([("a", "1", "1")], Read(await NextAsync(changes)));
        Assert.Equal([("a", "1", "1")], Read(await NextAsync(changes)));
        Assert.Equal([("a", "", "")], Read(await NextAsync(changes)));
    }

    [Fact]
    public async Task Subscribe_ToNoKeys_TellsOfAll_UntilItIsDisposed()
    {
        await using var subject = await CreateAsync();
        var (ended, going) = (Channel.CreateUnbounded<IReadOnlyDictionary<string, ConfigurationValue>>(), Channel.CreateUnbounded<IReadOnlyDictionary<string, ConfigurationValue>>());
        var subscription = await subject.Store.SubscribeAsync([], NoMetadata, change => ended.Writer.TryWrite(change), CancellationToken.None);
        await using var other = await subject.Store.SubscribeAsync([], NoMetadata, change => going.Writer.TryWrite(change), CancellationToken.None);

        await subject.ChangeAsync("a", new ConfigurationValue { Value = "1" });
        Assert.Equal([("a", "1", "")], Read(await NextAsync(ended)));
        await subscription.DisposeAsync();
        await subject.ChangeAsync("b", new ConfigurationValue { Value = "2" });

        await NextAsync(going);
        Assert.Equal([("b", "2", "")], Read(await NextAsync(going)));
        Assert.False(ended.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Subscribe_RemovalOfWhatIsNotThere_IsNoChange()
    {
        await using var subject = await CreateAsync();
        var changes = Channel.CreateUnbounded<IReadOnlyDictionary<string, ConfigurationValue>>();
        await using var subscription = await subject.Store.SubscribeAsync([], NoMetadata, change => changes.Writer.TryWrite(change), CancellationToken.None);

        await subject.ChangeAsync("a", null);
        await subject.ChangeAsync("b", new ConfigurationValue { Value = "2" });

        Assert.Equal([("b", "2", "")], Read(await NextAsync(changes)));
    }

    /// <summary>Makes a store that holds nothing.</summary>
    private protected abstract Task<ConfigurationStoreSubject> CreateAsync();

    private static IEnumerable<(string Key, string Value, string Version)> Read(IReadOnlyDictionary<string, ConfigurationValue> values) =>
        values.Select(value => (value.Key, value.Value.Value, value.Value.Version)).Order();

    private static async Task<IReadOnlyDictionary<string, ConfigurationValue>> NextAsync(Channel<IReadOnlyDictionary<string, ConfigurationValue>> changes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        return await changes.Reader.ReadAsync(limit.Token);
    }
}
