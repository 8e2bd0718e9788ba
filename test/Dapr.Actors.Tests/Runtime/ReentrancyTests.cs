using Dapr.Actors.Dispatch;
using Dapr.Actors.Tests.Hosting;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>Calls that come back to the actor whose turn they are part of.</summary>
public sealed class ReentrancyTests
{
    private readonly RuntimeInMemory _app = new(options => options.ReentrancyConfig = new() { Enabled = true, MaxStackDepth = 3 });

    [Fact]
    public async Task Call_OfTheSameChain_GetsInWhileTheFirstWaits()
    {
        var nested = 0;
        _app.Script.At("read", async _ => nested = await _app.AddAsync(5, "x"));

        await _app.ReadAsync("x");

        Assert.Equal(5, nested);
    }

    [Fact]
    public async Task Call_OfAnotherChain_Waits()
    {
        var first = _app.CallAsync("HoldAsync", "first", "x");
        var held = await _app.Script.NextAsync();

        var second = _app.CallAsync("HoldAsync", "second", "y");

        Assert.False(second.IsCompleted);
        Assert.False(_app.Script.IsAnyHeld);
        held.LetGo();
        await first;
        (await _app.Script.NextAsync()).LetGo();
        await second;
    }

    [Fact]
    public async Task Call_WhereActorsAreNotReentrant_WaitsWhateverItsChain()
    {
        var app = new RuntimeInMemory();
        var first = app.CallAsync("HoldAsync", "first", "x");
        var held = await app.Script.NextAsync();

        var second = app.CallAsync("HoldAsync", "second", "x");

        Assert.False(app.Script.IsAnyHeld);
        held.LetGo();
        await first;
        (await app.Script.NextAsync()).LetGo();
        await second;
    }

    [Fact]
    public async Task Call_DeeperThanAllowed_IsRefused()
    {
        var calls = 0;
        _app.Script.At("read", async _ =>
        {
            calls++;
            await _app.ReadAsync("x");
        });

        await Assert.ThrowsAsync<Dapr.Actors.Runtime.TurnDepthException>(() => _app.ReadAsync("x"));

        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Chain_OfACall_IsThatOfWhatItCalls()
    {
        string? chain = null;
        _app.Script.At("read", () => chain = ActorReentrancyContext.Id);

        await _app.ReadAsync("x");

        Assert.Equal("x", chain);
        Assert.Null(ActorReentrancyContext.Id);
    }

    [Fact]
    public async Task State_SavedByANestedCall_IsSeenByTheOneAroundIt()
    {
        await _app.AddAsync(1, "x");
        var (before, after) = (0, 0);
        _app.Script.At("read", async account =>
        {
            before = await account.StateManager.GetStateAsync<int>("balance");
            await _app.AddAsync(5, "y");
            after = await account.StateManager.GetStateAsync<int>("balance");
        });

        await _app.ReadAsync("y");

        Assert.Equal((1, 6), (before, after));
    }

    [Fact]
    public async Task State_AddedByTheOneAroundIt_AndSavedByANestedCall_IsGoneWhenItIsRemoved()
    {
        _app.Script.At("read", async account =>
        {
            Assert.False(await account.StateManager.ContainsStateAsync("balance"));
            await account.StateManager.SetStateAsync("balance", 1);
            await _app.AddAsync(5, "x");
            await account.StateManager.RemoveStateAsync("balance");
            await account.SaveAsync();
            Assert.Null(_app.State["balance"]);
        });

        await _app.ReadAsync("x");
    }

    [Fact]
    public async Task State_ChangedByTheOneAroundIt_IsNotSavedByANestedCall()
    {
        _app.Script.At("read", async account =>
        {
            await account.StateManager.SetStateAsync("other", 1);
            await _app.AddAsync(5, "x");
            Assert.Null(_app.State["other"]);
        });

        await _app.ReadAsync("x");

        Assert.Equal("1", _app.State["other"]);
    }

    [Fact]
    public async Task State_OfNestedCallsAtATime_IsSavedByEachForItself()
    {
        var (first, second) = (new Signal(), new Signal());
        _app.Script.At("read", _ => Task.WhenAll(_app.InvokeAsync<int>("AddAsync", 1, "x"), _app.InvokeAsync<int>("AddAsync", 2, "x")));
        _app.Script.At("added", async _ =>
        {
            // The one that comes first waits until the other has changed the same value.
            if (first.IsSet) second.Set();
            first.Set();
            await second.WaitAsync();
        });

        await _app.ReadAsync("x");

        Assert.Equal(["balance=1", "balance=2"], _app.State.Writes.Take(2).Order());
    }

    [Fact]
    public async Task State_OfANestedCallThatFails_IsForgotten()
    {
        _app.Script.At("read", async account =>
        {
            await account.StateManager.SetStateAsync("other", 1);
            await Assert.ThrowsAsync<InvalidOperationException>(() => _app.CallAsync("AddAndFailAsync", 5, "x"));
        });

        Assert.Equal(0, await _app.ReadAsync("x"));

        Assert.Equal("1", _app.State["other"]);
    }
}
