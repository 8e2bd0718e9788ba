using Dapr.Actors.Tests.Hosting;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>What happens in a turn, and what is left of it.</summary>
public sealed class TurnTests
{
    private readonly RuntimeInMemory _app = new(options => options.Actors.RegisterActor<Account>());

    [Fact]
    public async Task Invoke_ForTheFirstTime_ActivatesRunsAndSaves()
    {
        Assert.Equal(5, await _app.AddAsync(5));

        Assert.Equal(["activate", "before AddAsync ActorInterfaceMethod", "after AddAsync"], _app.Script.Said);
        Assert.Equal("5", _app.State["balance"]);
    }

    [Fact]
    public async Task Invoke_Again_UsesTheInstanceAndWhatItHasRead()
    {
        await _app.AddAsync(5);

        Assert.Equal(7, await _app.AddAsync(2));

        Assert.Single(_app.Script.Said, line => line == "activate");
        Assert.Single(_app.State.Reads);
    }

    [Fact]
    public async Task Invoke_WhatWasChangedInOnPost_IsSavedToo()
    {
        _app.Script.At("after", account => account.StateManager.SetStateAsync("last", "seen"));

        await _app.AddAsync(5);

        Assert.Equal(["balance=5, last=\"seen\""], _app.State.Writes);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("added")]
    [InlineData("after")]
    public async Task Invoke_ThatFailsAnywhere_TellsTheActorSavesNothingAndForgets(string point)
    {
        await _app.AddAsync(5);
        _app.Script.At(point, () => throw new TimeoutException("late"));

        await Assert.ThrowsAsync<TimeoutException>(() => _app.AddAsync(100));

        _app.Script.At(point, () => { });
        Assert.Contains("failed AddAsync TimeoutException", _app.Script.Said);
        Assert.Equal(6, await _app.AddAsync(1));
        Assert.Equal(["balance=5", "balance=6"], _app.State.Writes);
        Assert.Equal(2, _app.State.Reads.Count);
    }

    [Fact]
    public async Task Invoke_WhoseSaveFails_FailsAndForgets()
    {
        await _app.AddAsync(5);
        _app.State.Failure = new DaprApiException("store is down");

        await Assert.ThrowsAsync<DaprApiException>(() => _app.AddAsync(100));

        Assert.Contains("failed AddAsync DaprApiException", _app.Script.Said);
        Assert.Equal(6, await _app.AddAsync(1));
    }

    [Fact]
    public async Task Invoke_WhoseFailureIsHandledByAFailure_StillTellsTheFirstAndForgets()
    {
        _app.Script.At("failed", () => throw new NotSupportedException("and that too"));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _app.CallAsync("AddAndFailAsync", 3));

        Assert.Equal("no money", exception.Message);
        Assert.Equal(0, await _app.ReadAsync());
    }

    [Fact]
    public async Task Invoke_OfAMethodThatIsNot_FailsWithoutATurn()
    {
        await Assert.ThrowsAsync<Dapr.Actors.Runtime.UnknownMethodException>(() => _app.CallAsync("Nope"));

        Assert.Empty(_app.Script.Said);
    }

    [Fact]
    public async Task Invoke_OfATypeThatIsNotHosted_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Runtime.DeactivateAsync("Nope", "1", default));

        Assert.Equal("Actor type Nope is not registered with Actor runtime.", exception.Message);
    }

    [Fact]
    public async Task Invoke_GivenUpWhileItWaits_NeverRuns()
    {
        var first = _app.CallAsync("HoldAsync", "first");
        var held = await _app.Script.NextAsync();
        using var giveUp = new CancellationTokenSource();
        var second = _app.CallAsync("AddAsync", 5, cancellationToken: giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.LetGo();
        await first;
        Assert.Null(_app.State["balance"]);
    }

    [Fact]
    public async Task Invoke_GivenUpByItsCaller_SavesWhatTheMethodFinished()
    {
        using var giveUp = new CancellationTokenSource();
        _app.Script.At("added", _ => giveUp.CancelAsync());

        await _app.CallAsync("AddAsync", 5, cancellationToken: giveUp.Token);

        Assert.Equal("5", _app.State["balance"]);
    }

    [Fact]
    public async Task Invoke_OfTwoActors_DoesNotWait()
    {
        var first = _app.CallAsync("HoldAsync", "first");
        var held = await _app.Script.NextAsync();

        await _app.Runtime.InvokeAsync(new("Account", "a2"), new() { Method = "ReadAsync", Body = default }, default);

        held.LetGo();
        await first;
    }

    [Fact]
    public async Task Remind_OfAnActor_IsATurn()
    {
        await _app.RemindAsync("r", """{"data":"aGk=","dueTime":"","period":""}""");

        Assert.Equal(["activate", "before ReceiveReminderAsync ReminderMethod", "reminder r hi -1 -1", "after ReceiveReminderAsync"], _app.Script.Said);
    }

    [Fact]
    public async Task FireTimer_WithACallback_IsATurnOfThePrivateMethod()
    {
        await _app.FireTimerAsync("""{"callback":"OnTickAsync","data":"aGk=","dueTime":"0s","period":""}""");

        Assert.Equal(["activate", "before FireTimerAsync TimerMethod", "tick hi", "after FireTimerAsync"], _app.Script.Said);
    }

    [Fact]
    public async Task FireTimer_WhoseCallbackThrows_FailsWithWhatItThrew()
    {
        _app.Script.At("tick", () => throw new TimeoutException("late"));

        await Assert.ThrowsAsync<TimeoutException>(() => _app.FireTimerAsync("""{"callback":"OnTickAsync"}"""));

        Assert.Contains("failed FireTimerAsync TimeoutException", _app.Script.Said);
    }
}
