using System.Text.Json;
using Dapr.Client;
using Dapr.Sidecar;
using Microsoft.Extensions.Configuration;
using Moq;

namespace Dapr.Extensions.Configuration.Tests;

public sealed class ConfigurationStoreTests
{
    private const string Store = "configstore";

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Load_KeysOfTheStore_AreInTheConfiguration()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["Shop:Name"] = "Ada's", ["b"] = "2", ["c"] = "3" }));

        using var some = Build(builder => builder.AddDaprConfigurationStore(Store, ["Shop:Name", "b", "missing"], sidecar.Client, Wait));
        using var all = Build(builder => builder.AddDaprConfigurationStore(Store, [], sidecar.Client, Wait));

        Assert.Equal(("Ada's", "2", null), (some.Root["shop:name"], some.Root["b"], some.Root["c"]));
        Assert.Equal(["b", "c", "Shop"], all.Root.GetChildren().Select(child => child.Key).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Load_PrefixAndDelimiters_MakeTheKeys()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["shop.limits.orders"] = "5", ["shop.name__short"] = "A", ["shop."] = "x", ["other.name"] = "B" }));

        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
        {
            (source.Store, source.Client, source.Keys) = (Store, sidecar.Client, []);
            (source.KeyPrefix, source.KeyDelimiters) = ("shop.", [".", "__"]);
        }));

        Assert.Equal([("limits", null), ("limits:orders", "5"), ("name", null), ("name:short", "A")], configuration.Root.AsEnumerable().Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task Load_TwoKeysThatBecomeOne_SaysWhich()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["a.b"] = "1", ["a:b"] = "2" }));

        var exception = Assert.Throws<InvalidOperationException>(() => Build(builder => builder.AddDaprConfigurationStore(source =>
            (source.Store, source.Client, source.KeyDelimiters) = (Store, sidecar.Client, ["."]))));

        Assert.Equal("Two keys of the configuration store 'configstore' become 'a:b'. Choose keys or delimiters by which they differ.", exception.Message);
    }

    [Fact]
    public async Task Load_RequiredFromAStoreThatIsNone_Throws()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding([]));

        var exception = Assert.Throws<DaprException>(() => Build(builder => builder.AddDaprConfigurationStore("nope", [], sidecar.Client, Wait)));

        Assert.Equal(("GetConfiguration", "nope"), (exception.Operation, exception.Component));
    }

    [Fact]
    public async Task Streaming_RequiredFromAStoreThatIsNone_Throws()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding([]));

        Assert.Throws<DaprException>(() => Build(builder => builder.AddStreamingDaprConfigurationStore("nope", [], sidecar.Client, Wait)));
    }

    [Fact]
    public async Task Load_MetadataOfTheSource_GoesToTheStore()
    {
        var client = new Mock<DaprClient>();
        client.Setup(dapr => dapr.GetConfiguration(Store, It.IsAny<IReadOnlyList<string>>(), It.Is<IReadOnlyDictionary<string, string>>(metadata => metadata["version"] == "2"), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new GetConfigurationResponse(new Dictionary<string, ConfigurationItem> { ["a"] = new("1", "", new Dictionary<string, string>()) }));

        using var configuration = Build(builder => builder.AddDaprConfigurationStore(Store, ["a"], client.Object, Wait, new Dictionary<string, string> { ["version"] = "2" }));

        Assert.Equal("1", configuration.Root["a"]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Streaming_StoreChanges_AreFollowed_AndWhatIsRemovedIsThatOfEarlierSources()
    {
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["a"] = "1" }));
        using var configuration = Build(builder => builder
            .AddInMemoryCollection(new Dictionary<string, string?> { ["a"] = "default" })
            .AddStreamingDaprConfigurationStore(Store, ["a", "b"], sidecar.Client, Wait));
        using var reloads = new Reloads(configuration.Root, root => $"{root["a"]} {root["b"]}");

        Assert.Equal("1", configuration.Root["a"]);
        await sidecar.ChangeAsync("other", "x");
        await sidecar.ChangeAsync("b", "2");
        Assert.Equal("1 2", await reloads.NextAsync());
        await sidecar.ChangeAsync("b", "2");
        await sidecar.ChangeAsync("a", null);

        // Neither the message with which a subscription begins nor what changes nothing is a reload.
        Assert.Equal("default 2", await reloads.NextAsync());
        Assert.False(reloads.HasMore);
    }

    [Fact]
    public async Task Streaming_SidecarGoesAndComesAgain_IsFollowedFurther()
    {
        var failures = 0;
        var items = new Dictionary<string, string> { ["a"] = "1" };
        await using var sidecar = await LateSidecar.StartAsync(Holding(items));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
        {
            (source.Store, source.Client, source.IsStreaming, source.SidecarWaitTimeout) = (Store, sidecar.Client, true, Wait);
            source.OnLoadException = _ => Interlocked.Increment(ref failures);
        }));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);

        await sidecar.StopAsync();
        items["a"] = "2";
        await sidecar.StartAsync();
        Assert.Equal("2", await reloads.NextAsync());
        await sidecar.ChangeAsync("a", "3");

        Assert.Equal("3", await reloads.NextAsync());
        Assert.True(Volatile.Read(ref failures) > 0);
    }

    [Fact]
    public async Task Optional_SidecarComesLater_LoadsInTheBackground()
    {
        await using var sidecar = new LateSidecar(Holding(new() { ["a"] = "1" }));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(Store, ["a"], sidecar.Client, Short, optional: true));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);

        Assert.Null(configuration.Root["a"]);
        await sidecar.StartAsync();

        Assert.Equal("1", await reloads.NextAsync());
    }

    [Fact]
    public async Task Optional_FailureInTheBackground_IsToldAndTriedAgain()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new Failing();
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForConfigurationStore(Store, _ => store)));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
        {
            (source.Store, source.Client, source.IsOptional, source.SidecarWaitTimeout) = (Store, sidecar.Client, true, Short);
            source.OnLoadException = exception => told.TrySetResult(exception);
        }));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);

        var exception = await told.Task.WaitAsync(Wait, TimeProvider.System);
        store.IsUp = true;

        // A wait of 100 ms may be too short for a slow machine; that is told and tried again, too.
        Assert.IsType<DaprException>(exception);
        Assert.Equal("1", await reloads.NextAsync());
    }

    [Fact]
    public async Task Optional_TheHandlerOfFailuresThrows_IsTriedAgain()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new Failing();
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForConfigurationStore(Store, _ => store)));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
        {
            (source.Store, source.Client, source.IsOptional, source.SidecarWaitTimeout) = (Store, sidecar.Client, true, Short);
            source.OnLoadException = exception =>
            {
                told.TrySetResult();
                throw exception;
            };
        }));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);

        await told.Task.WaitAsync(Wait, TimeProvider.System);
        store.IsUp = true;

        Assert.Equal("1", await reloads.NextAsync());
    }

    /// <summary>Nothing else would tell why the application does not start.</summary>
    [Fact]
    public async Task Required_StoreThatHangs_FailsAfterThirtySecondsAndNamesIt()
    {
        var clock = new ManualClock();
        var store = new Hanging();
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForConfigurationStore(Store, _ => store)));
        var building = Task.Run(() => Build(builder => builder.AddDaprConfigurationStore(source =>
            (source.Store, source.Client, source.SidecarWaitTimeout, source.Clock) = (Store, sidecar.Client, TimeSpan.FromDays(1), clock))));
        await store.Asked.WaitAsync(Wait, TimeProvider.System);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(building.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<DaprException>(() => building.WaitAsync(Wait, TimeProvider.System));
        Assert.Equal((Store, true), (exception.Component, exception.IsRetriable));
        Assert.Contains("the sidecar is ready, and did not answer within 30 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReloadInterval_Passes_ReadsAgain()
    {
        var clock = new ManualClock();
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["a"] = "1" }));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
        {
            (source.Store, source.Client, source.SidecarWaitTimeout, source.Clock) = (Store, sidecar.Client, TimeSpan.FromDays(1), clock);
            source.ReloadInterval = TimeSpan.FromMinutes(5);
        }));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);
        await sidecar.ChangeAsync("a", "2");

        var next = reloads.NextAsync();
        await AdvanceUntilAsync(clock, TimeSpan.FromMinutes(5), next);

        Assert.Equal("2", await next);
    }

    [Fact]
    public async Task Reload_ThatFails_KeepsWhatThereIs_AndFollowsFurther()
    {
        var clock = new ManualClock();
        await using var sidecar = await LateSidecar.StartAsync(Holding(new() { ["a"] = "1" }));
        using var configuration = Build(builder => builder.AddDaprConfigurationStore(source =>
            (source.Store, source.Client, source.IsStreaming, source.SidecarWaitTimeout, source.Clock) = (Store, sidecar.Client, true, Wait, clock)));
        using var reloads = new Reloads(configuration.Root, root => root["a"]);

        await sidecar.StopAsync();
        var reload = Task.Run(configuration.Root.Reload);
        await AdvanceUntilAsync(clock, Wait, reload);
        await Assert.ThrowsAsync<DaprException>(() => reload);
        Assert.Equal("1", configuration.Root["a"]);
        await sidecar.StartAsync();
        await sidecar.ChangeAsync("a", "2");

        Assert.Equal("2", await reloads.NextAsync());
    }

    [Fact]
    public async Task Dispose_EndsTheSubscription()
    {
        var store = new Failing { IsUp = true };
        await using var sidecar = await LateSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForConfigurationStore(Store, _ => store)));

        Build(builder => builder.AddStreamingDaprConfigurationStore(Store, [], sidecar.Client, Wait)).Dispose();

        await store.Ended.WaitAsync(Wait, TimeProvider.System);
    }

    [Fact]
    public void Source_WithoutStoreOrClient_IsRefused()
    {
        var client = Mock.Of<DaprClient>();
        var builder = new ConfigurationBuilder();

        Assert.ThrowsAny<ArgumentException>(() => builder.AddDaprConfigurationStore("", [], client, Wait));
        Assert.Throws<ArgumentNullException>(() => builder.AddDaprConfigurationStore(Store, null!, client, Wait));
        Assert.Throws<ArgumentNullException>(() => builder.AddStreamingDaprConfigurationStore(Store, [], null!, Wait));
        Assert.ThrowsAny<ArgumentException>(() => new DaprConfigurationStoreSource { Client = client }.Build(builder));
        Assert.ThrowsAny<ArgumentException>(() => new DaprConfigurationStoreSource { Store = Store }.Build(builder));
    }

    internal static Action<SidecarOptions> Holding(Dictionary<string, string> items) => options => options.Components.Add(new ComponentSpec
    {
        Name = Store,
        Type = "configuration.in-memory",
        Metadata = new Dictionary<string, string> { ["items"] = JsonSerializer.Serialize(items) },
    });

    /// <summary>When the provider waits on the clock nobody is told.</summary>
    private static async Task AdvanceUntilAsync(ManualClock clock, TimeSpan step, Task done)
    {
        while (!done.IsCompleted)
        {
            clock.Advance(step);
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }
    }

    private static Built Build(Action<IConfigurationBuilder> add)
    {
        var builder = new ConfigurationBuilder();
        add(builder);
        return new Built(builder.Build());
    }

    private sealed record Built(IConfigurationRoot Root) : IDisposable
    {
        public void Dispose() => ((IDisposable)Root).Dispose();
    }

    private sealed class Hanging : IConfigurationStore
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new NotSupportedException();
        }

        public Task<IAsyncDisposable> SubscribeAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Failing : IConfigurationStore, IAsyncDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsUp;

        public Task Ended => _ended.Task;

        public Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) => IsUp
            ? Task.FromResult<IReadOnlyDictionary<string, ConfigurationValue>>(new Dictionary<string, ConfigurationValue> { ["a"] = new() { Value = "1" } })
            : throw new InvalidOperationException("down");

        public Task<IAsyncDisposable> SubscribeAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed, CancellationToken cancellationToken) =>
            Task.FromResult<IAsyncDisposable>(new Subscription(_ended));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Subscription(TaskCompletionSource ended) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                ended.TrySetResult();
                return ValueTask.CompletedTask;
            }
        }
    }
}
