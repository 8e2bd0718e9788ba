using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Sidecar;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Actors.Tests.State;

/// <summary>What an actor sees of its state, and what of its changes reaches the store.</summary>
public sealed class ActorStateManagerTests
{
    private readonly MemoryStateStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly ActorStateManager _state;

    public ActorStateManagerTests() => _state = Create();

    [Fact]
    public async Task Add_WhereThereIsNone_IsSavedAtOnceWithTheRest()
    {
        await _state.AddStateAsync("a", 1);
        await _state.AddStateAsync("b", new Order("x", 2));
        Assert.Empty(_store.Writes);

        await _state.SaveStateAsync();

        Assert.Equal(["a=1, b={\"name\":\"x\",\"count\":2}"], _store.Writes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Add_WhereThereIsOne_IsRefused(bool isRead)
    {
        _store.Put("a", "1");
        if (isRead) await _state.GetStateAsync<int>("a");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _state.AddStateAsync("a", 2));

        Assert.Equal("The actor state name 'a' already exist.", exception.Message);
        Assert.False(await _state.TryAddStateAsync("a", 2));
        await _state.SaveStateAsync();
        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task Add_AfterARemoval_ReplacesWhatIsInTheStore()
    {
        _store.Put("a", "1");
        await _state.RemoveStateAsync("a");

        Assert.True(await _state.TryAddStateAsync("a", 2));

        await _state.SaveStateAsync();
        Assert.Equal(["a=2"], _store.Writes);
    }

    [Fact]
    public async Task Get_OfWhatIsNot_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<KeyNotFoundException>(() => _state.GetStateAsync<int>("a"));

        Assert.Equal("Actor State with name a was not found.", exception.Message);
        Assert.False((await _state.TryGetStateAsync<int>("a")).HasValue);
    }

    [Fact]
    public async Task Get_Again_ReadsOnce()
    {
        _store.Put("a", "1");

        Assert.Equal((1, 1), (await _state.GetStateAsync<int>("a"), await _state.GetStateAsync<int>("a")));

        Assert.Equal(["a"], _store.Reads);
    }

    [Fact]
    public async Task Get_OfNull_IsAValue()
    {
        _store.Put("a", "null");

        var found = await _state.TryGetStateAsync<string?>("a");

        Assert.True(found.HasValue);
        Assert.Null(found.Value);
    }

    [Fact]
    public async Task Get_AsAnotherType_SaysWhichItIs()
    {
        await _state.SetStateAsync("a", 1);

        var exception = await Assert.ThrowsAsync<InvalidCastException>(() => _state.GetStateAsync<string>("a"));

        Assert.Contains("System.Int32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAMissThenAdd_ReadsOnceInATurn()
    {
        await _state.TryGetStateAsync<int>("a");
        await _state.TryAddStateAsync("a", 1);
        await _state.ContainsStateAsync("a");

        Assert.Equal(["a"], _store.Reads);
    }

    [Fact]
    public async Task Get_OfAMissAfterTheTurn_LooksAgain()
    {
        Assert.False((await _state.TryGetStateAsync<int>("a")).HasValue);
        await _state.SaveStateAsync();
        _store.Put("a", "1");

        Assert.Equal(1, await _state.GetStateAsync<int>("a"));
    }

    [Fact]
    public async Task Set_ReadsNothingFirst()
    {
        await _state.SetStateAsync("a", 1);
        await _state.SaveStateAsync();

        Assert.Empty(_store.Reads);
        Assert.Equal(["a=1"], _store.Writes);
    }

    [Fact]
    public async Task Set_ThenRemove_TakesWhatWasInTheStoreAlong()
    {
        _store.Put("a", "1");
        await _state.SetStateAsync("a", 2);
        await _state.RemoveStateAsync("a");
        await _state.SaveStateAsync();

        Assert.Equal(["-a"], _store.Writes);
    }

    [Fact]
    public async Task Remove_OfWhatThisTurnAdded_SavesNothing()
    {
        await _state.AddStateAsync("a", 1);

        Assert.True(await _state.TryRemoveStateAsync("a"));

        await _state.SaveStateAsync();
        Assert.Empty(_store.Writes);
        Assert.False(await _state.ContainsStateAsync("a"));
    }

    [Fact]
    public async Task Remove_OfWhatIsNot_SaysSo()
    {
        Assert.False(await _state.TryRemoveStateAsync("a"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _state.RemoveStateAsync("a"));
    }

    [Fact]
    public async Task Remove_Twice_IsOnceTrue()
    {
        _store.Put("a", "1");

        Assert.Equal((true, false), (await _state.TryRemoveStateAsync("a"), await _state.TryRemoveStateAsync("a")));

        Assert.False((await _state.TryGetStateAsync<int>("a")).HasValue);
        await _state.SaveStateAsync();
        Assert.Equal(["-a"], _store.Writes);
    }

    [Fact]
    public async Task GetOrAdd_WhereThereIsNone_AddsWithOneRead()
    {
        Assert.Equal(3, await _state.GetOrAddStateAsync("a", 3));

        await _state.SaveStateAsync();
        Assert.Equal(["a"], _store.Reads);
        Assert.Equal(["a=3"], _store.Writes);
    }

    [Fact]
    public async Task AddOrUpdate_MakesTheNewOfTheOld()
    {
        _store.Put("a", "5");

        Assert.Equal(6, await _state.AddOrUpdateStateAsync("a", 1, (name, before) => name == "a" ? before + 1 : -1));
        Assert.Equal(1, await _state.AddOrUpdateStateAsync("b", 1, (_, before) => before + 1));

        await _state.SaveStateAsync();
        Assert.Equal(["a=6, b=1"], _store.Writes);
    }

    [Fact]
    public async Task Save_WithoutAChange_AsksNothingOfTheStore()
    {
        _store.Put("a", "1");
        await _state.GetStateAsync<int>("a");

        await _state.SaveStateAsync();
        await _state.SaveStateAsync();

        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task Save_Twice_SavesEachChangeOnce()
    {
        await _state.SetStateAsync("a", 1);
        await _state.SaveStateAsync();
        await _state.SetStateAsync("b", 2);
        await _state.SaveStateAsync();

        Assert.Equal(["a=1", "b=2"], _store.Writes);
    }

    [Fact]
    public async Task Save_ThatFails_CanBeTriedAgain()
    {
        _store.Put("b", "1");
        await _state.SetStateAsync("a", 1);
        await _state.RemoveStateAsync("b");
        _store.Failure = new DaprApiException("store is down");
        await Assert.ThrowsAsync<DaprApiException>(() => _state.SaveStateAsync());

        await _state.SaveStateAsync();

        Assert.Equal(["a=1, -b"], _store.Writes);
    }

    [Fact]
    public async Task Clear_ForgetsChangesAndWhatWasRead()
    {
        _store.Put("a", "1");
        await _state.GetStateAsync<int>("a");
        await _state.SetStateAsync("b", 2);
        _store.Put("a", "10");

        await _state.ClearCacheAsync();

        Assert.Equal(10, await _state.GetStateAsync<int>("a"));
        await _state.SaveStateAsync();
        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task Unload_OfWhatWasRead_ReadsItAgain()
    {
        _store.Put("a", "1");
        await _state.GetStateAsync<int>("a");
        _store.Put("a", "2");

        await _state.UnloadStateAsync("a");

        Assert.Equal(2, await _state.GetStateAsync<int>("a"));
    }

    [Fact]
    public async Task Unload_OfAChange_IsRefusedUnlessAllowed()
    {
        await _state.SetStateAsync("a", 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _state.UnloadStateAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _state.UnloadStateAsync("a", new UnloadStateOptions()));

        await _state.UnloadStateAsync("a", new UnloadStateOptions { AllowUnloadingWhenStateModified = true });

        Assert.False(await _state.ContainsStateAsync("a"));
    }

    [Fact]
    public async Task Values_AtATime_DoNotDisturbEachOther()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() => _state.SetStateAsync($"k{number:000}", number))));
        await _state.SaveStateAsync();

        Assert.Equal(100, Assert.Single(_store.Writes).Split(", ").Length);
    }

    private ActorStateManager Create() => new(new ActorHost(ActorTypeInformation.Get(typeof(Account), null), new ActorId("a1"), new ActorServices
    {
        JsonSerializerOptions = new ActorRuntimeOptions().JsonSerializerOptions,
        LoggerFactory = NullLoggerFactory.Instance,
        ProxyFactory = new UnavailableProxyFactory(),
        TimerManager = new UnavailableTimerManager(),
        StateStore = _store,
        Clock = _clock,
    }));

    private sealed record Order(string Name, int Count);
}
