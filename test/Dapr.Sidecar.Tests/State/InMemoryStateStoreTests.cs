using Dapr.Sidecar.State;

namespace Dapr.Sidecar.Tests.State;

/// <summary>The store in memory: the contract, and that it keeps nothing that has expired.</summary>
public sealed class InMemoryStateStoreTests : StateStoreContract
{
    protected override Task<StateStoreSubject> CreateAsync() => Task.FromResult(Create(out _));

    [Fact]
    public async Task Sweep_NobodyReads_ExpiredRowsAreGone()
    {
        await using var subject = Create(out var store);
        for (var number = 0; number < 1_000; number++)
        {
            await store.ApplyAsync([Row($"k{number}", TimeSpan.FromSeconds(1 + (number % 60)))], CancellationToken.None);
        }

        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(store.Count, 490, 510);

        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task Sweep_WritesWithoutPause_StillComes()
    {
        await using var subject = Create(out var store);
        for (var number = 0; number < 200; number++)
        {
            await store.ApplyAsync([Row($"k{number}", TimeSpan.FromMilliseconds(100))], CancellationToken.None);
            subject.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(store.Count, 0, 20);
    }

    [Fact]
    public async Task Sweep_OneKeyOverwritten_KeepsOneRow()
    {
        await using var subject = Create(out var store);
        for (var number = 0; number < 1_000; number++)
        {
            await store.ApplyAsync([Row("k", TimeSpan.FromSeconds(number + 1))], CancellationToken.None);
        }

        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(999));

        Assert.Equal(1, store.Count);
        Assert.NotNull(await store.GetAsync(new StateRead { Key = "k" }, CancellationToken.None));
    }

    [Fact]
    public async Task Sweep_RowThatLivesForYears_IsGoneAfterThemOnly()
    {
        await using var subject = Create(out var store);
        await store.ApplyAsync([Row("k", TimeSpan.FromDays(700)), Row("ever", TimeSpan.MaxValue)], CancellationToken.None);

        await subject.Clock.AdvanceAsync(TimeSpan.FromDays(699));
        Assert.Equal(2, store.Count);

        await subject.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task Sweep_NothingExpires_LeavesTheClockAlone()
    {
        var clock = new CountingClock();
        using var store = new InMemoryStateStore(clock);
        await store.ApplyAsync([new StateChange { Key = "k", Data = new byte[1] }], CancellationToken.None);

        await clock.Inner.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(0, clock.Fired);
    }

    [Fact]
    public async Task Sweep_StoreDisposed_ComesNoMore()
    {
        var clock = new CountingClock();
        var store = new InMemoryStateStore(clock);
        await store.ApplyAsync([Row("k", TimeSpan.FromSeconds(1))], CancellationToken.None);
        store.Dispose();

        await clock.Inner.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(0, clock.Fired);
    }

    private static StateStoreSubject Create(out InMemoryStateStore store)
    {
        var clock = new ManualClock();
        var made = store = new InMemoryStateStore(clock);
        return new StateStoreSubject(made, clock, () =>
        {
            made.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    private static StateChange Row(string key, TimeSpan ttl) => new() { Key = key, Data = new byte[1], Ttl = ttl };

    /// <summary>Counts what fires.</summary>
    private sealed class CountingClock : TimeProvider
    {
        public ManualClock Inner { get; } = new();

        public int Fired { get; private set; }

        public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Inner.CreateTimer(
                given =>
                {
                    Fired++;
                    callback(given);
                },
                state,
                dueTime,
                period);
    }
}
