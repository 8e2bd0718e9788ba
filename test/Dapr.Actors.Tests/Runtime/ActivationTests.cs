using Dapr.Actors.Tests.Hosting;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>When an instance begins and ends, and that nothing which it has read outlives it.</summary>
public sealed class ActivationTests
{
    private readonly RuntimeInMemory _app = new();

    [Fact]
    public async Task Activate_WhatItChanges_IsSavedBeforeTheFirstTurn()
    {
        _app.Script.At("activate", account => account.StateManager.SetStateAsync("balance", 10));

        Assert.Equal(11, await _app.AddAsync(1));

        Assert.Equal(["balance=10", "balance=11"], _app.State.Writes);
    }

    [Fact]
    public async Task Activate_ThatFails_DisposesTheInstanceAndIsTriedWithTheNextCall()
    {
        _app.Script.At("activate", () => throw new TimeoutException("late"));
        await Assert.ThrowsAsync<TimeoutException>(() => _app.AddAsync(1));
        _app.Script.At("activate", () => { });

        Assert.Equal(1, await _app.AddAsync(1));

        Assert.Equal(["activate", "disposed", "activate"], _app.Script.SaidApart);
    }

    [Fact]
    public async Task Activate_ThatCallsTheActorItself_SaysWhatIsWrong()
    {
        var app = new RuntimeInMemory(options => options.ReentrancyConfig = new() { Enabled = true });
        app.Script.At("activate", _ => app.ReadAsync("x"));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.AddAsync(1, "x"));

        Assert.Contains("before it is active", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivate_OfAnActor_EndsTheInstanceAndTheNextCallMakesAnother()
    {
        await _app.AddAsync(5);

        await _app.DeactivateAsync();

        Assert.Equal(5, await _app.ReadAsync());
        Assert.Equal(["activate", "deactivate", "disposed", "activate"], _app.Script.SaidApart);
    }

    [Fact]
    public async Task Deactivate_WhatItChanges_IsNotSaved()
    {
        await _app.AddAsync(5);
        _app.Script.At("deactivate", account => account.StateManager.SetStateAsync("balance", 100));

        await _app.DeactivateAsync();

        Assert.Equal("5", _app.State["balance"]);
    }

    [Fact]
    public async Task Deactivate_WhatItReads_IsReadAnew()
    {
        await _app.AddAsync(5);
        _app.State.Put("balance", "50");
        var read = 0;
        _app.Script.At("deactivate", async account => read = await account.StateManager.GetStateAsync<int>("balance"));

        await _app.DeactivateAsync();

        Assert.Equal(50, read);
    }

    [Fact]
    public async Task Deactivate_ThatFails_EndsTheInstanceAllTheSame()
    {
        await _app.AddAsync(5);
        _app.Script.At("deactivate", () => throw new TimeoutException("late"));

        await Assert.ThrowsAsync<TimeoutException>(() => _app.DeactivateAsync());

        Assert.Equal("disposed", _app.Script.Said[^1]);
        Assert.Equal(5, await _app.ReadAsync());
        Assert.Equal(2, _app.Script.Said.Count(line => line == "activate"));
    }

    [Fact]
    public async Task Deactivate_OfAnActorThatIsNotActive_IsNoError()
    {
        await _app.DeactivateAsync();

        Assert.Empty(_app.Script.Said);
    }

    [Fact]
    public async Task Deactivate_WhileATurnRuns_WaitsForItsEnd()
    {
        var call = _app.CallAsync("HoldAsync", "h");
        var held = await _app.Script.NextAsync();

        var deactivation = _app.DeactivateAsync();

        Assert.False(deactivation.IsCompleted);
        Assert.DoesNotContain("deactivate", _app.Script.Said);
        held.LetGo();
        await call;
        await deactivation;
        Assert.Equal(["activate", "let go h", "deactivate", "disposed"], _app.Script.SaidApart);
    }

    [Fact]
    public async Task DeactivateAll_EndsThoseOfAllIdsEvenIfOneFails()
    {
        await _app.AddAsync(5);
        await _app.Runtime.InvokeAsync(new("Account", "a2"), new() { Method = "ReadAsync", Body = default }, default);
        _app.Script.At("deactivate", () => throw new TimeoutException("late"));

        await _app.Runtime.DeactivateAllAsync(default);

        Assert.Equal(2, _app.Script.Said.Count(line => line == "disposed"));
    }

    [Fact]
    public async Task Begin_OfTheRuntime_ReplacesInstancesAsTheyAreCalled()
    {
        await _app.AddAsync(5);
        _app.State.Put("balance", "50");

        _app.Runtime.Begin();

        Assert.Equal(51, await _app.AddAsync(1));
        Assert.Equal(["activate", "deactivate", "disposed", "activate"], _app.Script.SaidApart);
    }

    [Fact]
    public async Task Begin_AndAFailureOfTheOldInstance_IsNoFailureOfTheCall()
    {
        await _app.AddAsync(5);
        _app.Script.At("deactivate", () => throw new TimeoutException("late"));

        _app.Runtime.Begin();

        Assert.Equal(6, await _app.AddAsync(1));
    }

    [Fact]
    public async Task Idle_ForLongerThanTheRuntimeKeepsAnActor_ReplacesTheInstance()
    {
        await _app.AddAsync(5);
        _app.Clock.Advance(TimeSpan.FromMinutes(60));
        await _app.AddAsync(1);
        Assert.Single(_app.Script.Said, line => line == "activate");
        _app.State.Put("balance", "50");

        _app.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(51, await _app.AddAsync(1));
    }

    [Fact]
    public async Task Idle_ForLongerThanTheOptionsSay_ReplacesTheInstance()
    {
        var app = new RuntimeInMemory(options => options.ActorIdleTimeout = TimeSpan.FromSeconds(10));
        await app.AddAsync(5);
        app.State.Put("balance", "50");

        app.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(51, await app.AddAsync(1));
    }

    [Fact]
    public async Task Save_OfAnActorThatWasCalled_IsRefused_LeavesTheCaller()
    {
        await _app.AddAsync(5);
        _app.State.Failure = new DaprApiException("actor instance is missing", "ERR_ACTOR_INSTANCE_MISSING", isTransient: false) { Component = "Counter", Key = "another" };
        await Assert.ThrowsAsync<DaprApiException>(() => _app.AddAsync(1));

        await _app.AddAsync(1);

        Assert.Single(_app.Script.Said, line => line == "activate");
    }

    [Fact]
    public async Task Save_RefusedBecauseTheActorIsNotHere_ReplacesTheInstance()
    {
        await _app.AddAsync(5);
        _app.State.Failure = new DaprApiException("actor instance is missing", "ERR_ACTOR_INSTANCE_MISSING", isTransient: false);
        await Assert.ThrowsAsync<DaprApiException>(() => _app.AddAsync(1));

        Assert.Equal(6, await _app.AddAsync(1));

        Assert.Equal(2, _app.Script.Said.Count(line => line == "activate"));
    }
}
