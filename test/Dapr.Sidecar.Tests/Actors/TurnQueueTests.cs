using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>The order of turns, without a sidecar.</summary>
public sealed class TurnQueueTests
{
    private const int Most = 3;

    private readonly InFlight _inFlight = new();
    private readonly TurnQueue _turns;

    public TurnQueueTests() => _turns = new TurnQueue(_inFlight);

    [Fact]
    public async Task Enter_WhileATurnRuns_WaitsInOrder()
    {
        Assert.True(await EnterAsync());
        var (second, third) = (EnterAsync(), EnterAsync());

        _turns.Exit();
        Assert.True(await second);
        Assert.False(third.IsCompleted);
        _turns.Exit();
        Assert.True(await third);
    }

    [Fact]
    public async Task Enter_OfTheRunningChain_GetsInBeforeThoseWhoWait()
    {
        await EnterAsync("chain");
        var waits = EnterAsync("other");

        Assert.True(await EnterAsync("chain"));
        _turns.Exit();
        Assert.False(waits.IsCompleted);
        _turns.Exit();
        Assert.True(await waits);
    }

    [Fact]
    public async Task Exit_SeveralOfAChainWait_LetsThemInTogether()
    {
        await EnterAsync("one");
        var (first, between, second) = (EnterAsync("two"), EnterAsync("three"), EnterAsync("two"));

        _turns.Exit();
        Assert.True(await first);
        Assert.True(await second);
        Assert.False(between.IsCompleted);
    }

    [Fact]
    public async Task Enter_AChainAsDeepAsMayBe_IsRefused()
    {
        for (var depth = 0; depth < Most; depth++)
        {
            await EnterAsync("chain");
        }

        var refused = await Assert.ThrowsAsync<ApiException>(() => EnterAsync("chain"));
        Assert.Equal("ERR_ACTOR_STACK_DEPTH", refused.Error.ErrorCode);
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesTheQueueToTheOthers()
    {
        await EnterAsync();
        using var leaves = new CancellationTokenSource();
        var gone = EnterAsync(cancellationToken: leaves.Token);
        var next = EnterAsync();

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _turns.Exit();
        Assert.True(await next);
    }

    [Fact]
    public async Task Close_WithATurnAndAQueue_TellsTheQueueAtOnceAndEndsWithTheTurn()
    {
        await EnterAsync("chain");
        var waits = EnterAsync();

        var (isFirst, emptied) = _turns.Close();
        Assert.True(isFirst);
        Assert.False(await waits);
        Assert.False(await EnterAsync());
        Assert.True(await EnterAsync("chain"));

        _turns.Exit();
        Assert.False(emptied.IsCompleted);
        _turns.Exit();
        (await emptied)!.Dispose();
        Assert.False(_turns.Close().IsFirst);
    }

    [Fact]
    public async Task TryClose_OnlyWithoutATurn_Closes()
    {
        await EnterAsync();
        Assert.False(_turns.TryClose());

        _turns.Exit();
        Assert.True(_turns.TryClose());
        Assert.False(_turns.TryClose());
        Assert.False(await EnterAsync());
    }

    /// <summary>A clock that is advanced waits for the turn, not for those who wait for it; between two turns there is no moment of rest.</summary>
    [Fact]
    public async Task Enter_ThatWaits_IsParkedUntilItsTurn()
    {
        await EnterAsync();
        var (entered, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var waits = WaitAsync();
        Assert.Empty(_inFlight.Running);

        _turns.Exit();
        Assert.NotEmpty(_inFlight.Running);
        await entered.Task;
        Assert.Equal(["a call"], _inFlight.Running);
        goesOn.SetResult();
        await waits;

        async Task WaitAsync()
        {
            using var call = _inFlight.Enter("a call");
            await EnterAsync();
            entered.SetResult();
            await goesOn.Task;
        }
    }

    private Task<bool> EnterAsync(string? chain = null, CancellationToken cancellationToken = default) => _turns.EnterAsync(chain, Most, cancellationToken).AsTask();
}
