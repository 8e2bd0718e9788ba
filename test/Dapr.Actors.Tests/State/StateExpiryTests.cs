using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Sidecar;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Actors.Tests.State;

/// <summary>Values that expire: they are gone for whoever asks, in memory as in the store.</summary>
public sealed class StateExpiryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly MemoryStateStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly ActorStateManager _state;

    public StateExpiryTests() => _state = new(new ActorHost(ActorTypeInformation.Get(typeof(Account), null), new ActorId("a1"), new ActorServices
    {
        JsonSerializerOptions = new ActorRuntimeOptions().JsonSerializerOptions,
        LoggerFactory = NullLoggerFactory.Instance,
        ProxyFactory = new UnavailableProxyFactory(),
        TimerManager = new UnavailableTimerManager(),
        StateStore = _store,
        Clock = _clock,
    }));

    [Fact]
    public async Task Save_OfAValueThatExpires_RoundsWhatIsLeftUp()
    {
        await _state.SetStateAsync("a", 1, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromMilliseconds(1500));

        await _state.SaveStateAsync();

        Assert.Equal(["a=1 for 9 s"], _store.Writes);
    }

    [Fact]
    public async Task Set_WithoutASpan_ExpiresNoMore()
    {
        await _state.SetStateAsync("a", 1, Minute);
        await _state.SetStateAsync("a", 2);
        _clock.Advance(Minute * 2);

        Assert.Equal(2, await _state.GetStateAsync<int>("a"));
        await _state.SaveStateAsync();
        Assert.Equal(["a=2"], _store.Writes);
    }

    [Fact]
    public async Task Everything_OfAValueThatExpired_SaysThatThereIsNone()
    {
        await _state.SetStateAsync("a", 1, Minute);
        await _state.SaveStateAsync();

        _clock.Advance(Minute);

        Assert.False((await _state.TryGetStateAsync<int>("a")).HasValue);
        Assert.False(await _state.ContainsStateAsync("a"));
        Assert.False(await _state.TryRemoveStateAsync("a"));
        Assert.Equal(7, await _state.AddOrUpdateStateAsync("a", 7, (_, before) => before + 100));
    }

    [Fact]
    public async Task TryAdd_OverAValueThatExpired_Adds()
    {
        await _state.SetStateAsync("a", 1, Minute);
        await _state.SaveStateAsync();
        _clock.Advance(Minute);

        Assert.True(await _state.TryAddStateAsync("a", 2));

        await _state.SaveStateAsync();
        Assert.Equal("2", _store["a"]);
    }

    [Fact]
    public async Task AddOrUpdate_OfAValueInMemory_TakesTheNewSpan()
    {
        await _state.SetStateAsync("a", 1);
        await _state.SaveStateAsync();

        await _state.AddOrUpdateStateAsync("a", 0, (_, before) => before + 1, Minute);

        await _state.SaveStateAsync();
        Assert.Equal("a=2 for 60 s", _store.Writes[^1]);
        _clock.Advance(Minute);
        Assert.False(await _state.ContainsStateAsync("a"));
    }

    [Fact]
    public async Task Save_OfAChangeThatExpiredBefore_TakesTheOldValueAlong()
    {
        _store.Put("a", "1");
        await _state.SetStateAsync("a", 2, Minute);
        _clock.Advance(Minute);

        await _state.SaveStateAsync();

        Assert.Equal(["-a"], _store.Writes);
    }

    [Fact]
    public async Task Save_OfAnAdditionThatExpiredBefore_SavesNothing()
    {
        await _state.AddStateAsync("a", 2, Minute);
        _clock.Advance(Minute);

        await _state.SaveStateAsync();

        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task Get_OfAValueThatTheStoreLetsExpire_HeedsItsTime()
    {
        _store.Put("a", "1", _clock.GetUtcNow() + Minute);
        Assert.Equal(1, await _state.GetStateAsync<int>("a"));

        _clock.Advance(Minute);

        Assert.False(await _state.ContainsStateAsync("a"));
    }

    [Fact]
    public async Task Contains_OfAValueThatExpiredInTheStore_IsFalse()
    {
        _store.Put("a", "1", _clock.GetUtcNow() - Minute);

        Assert.False(await _state.ContainsStateAsync("a"));
        Assert.True(await _state.TryAddStateAsync("a", 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Set_WithASpanThatIsNone_IsRefused(int seconds) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _state.SetStateAsync("a", 1, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Set_ForLongerThanTheCalendarGoes_IsSavedForAsLongAsCanBeSaid()
    {
        await _state.SetStateAsync("a", 1, TimeSpan.MaxValue);

        await _state.SaveStateAsync();

        Assert.Equal([$"a=1 for {int.MaxValue} s"], _store.Writes);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:30Z", 30)]
    [InlineData("2026-01-01T01:00:30+01:00", 30)]
    [InlineData("2026-01-01T00:00:30", 30)]
    [InlineData("2026-01-01T00:00:30.5Z", 30.5)]
    public void Time_OfTheRuntime_IsReadByItsOwnZone(string text, double seconds) =>
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds), StateWire.Time(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    public void Time_ThatIsNone_IsNever(string? text) => Assert.Null(StateWire.Time(text));
}
