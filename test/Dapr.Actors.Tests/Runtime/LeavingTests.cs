using Dapr.Actors.Dispatch;
using Dapr.Actors.Tests.Client;
using Dapr.Actors.Tests.Hosting;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>What becomes of the calls of a turn when the runtime lets its actor go.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly RuntimeInMemory _app = new();

    /// <summary>They may wait for a host that waits for the end of this very turn.</summary>
    [Fact]
    public async Task Deactivate_WhileATurnRuns_GivesUpItsCallsAndNoneOfALaterOne()
    {
        var (first, isRead, goesOn, later) = (CancellationToken.None, new Signal(), new Signal(), CancellationToken.None);
        _app.Script.At("read", async _ =>
        {
            first = ActorReentrancyContext.Leaving;
            isRead.Set();
            await goesOn.WaitAsync();
        });
        _app.Script.At("add", () => later = ActorReentrancyContext.Leaving);
        var turn = _app.ReadAsync();
        await isRead.WaitAsync();
        Assert.False(first.IsCancellationRequested);

        var leaving = _app.DeactivateAsync();

        Assert.True(first.IsCancellationRequested);
        Assert.False(leaving.IsCompleted);
        goesOn.Set();
        await turn;
        await leaving;
        await _app.AddAsync(1);
        Assert.True(later.CanBeCanceled);
        Assert.False(later.IsCancellationRequested);
        Assert.Equal(CancellationToken.None, ActorReentrancyContext.Leaving);
    }

    /// <summary>What a turn leaves behind is nobody's turn, and lasts.</summary>
    [Fact]
    public async Task Turn_HasEnded_WhatItLeftBehindIsNotGivenUp()
    {
        var goesOn = new Signal();
        Task<CancellationToken> behind = null!;
        _app.Script.At("read", () => behind = LookLaterAsync());
        await _app.ReadAsync();
        goesOn.Set();

        Assert.Equal(CancellationToken.None, await behind.WaitAsync(Limit, TimeProvider.System));

        async Task<CancellationToken> LookLaterAsync()
        {
            await goesOn.WaitAsync();
            return ActorReentrancyContext.Leaving;
        }
    }

    [Fact]
    public async Task Call_OfATurnWhoseActorLeaves_SaysSo()
    {
        var shop = new Shop();
        using var sidecar = PlayedSidecar.For(shop, typeof(IShop));
        using var leaving = new CancellationTokenSource();
        using var turn = ActorReentrancyContext.Begin(chain: null, leaving.Token);
        var proxy = sidecar.CreateFactory().CreateActorProxy<IShop>(new ActorId("1"), "Shop");
        var call = proxy.WaitAsync(CancellationToken.None);
        await shop.Waiting.Task.WaitAsync(Limit, TimeProvider.System);
        await leaving.CancelAsync();

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => call.WaitAsync(Limit, TimeProvider.System));

        Assert.True(exception.IsRetriable);
        Assert.Contains("'Shop' with the id '1' failed: the runtime lets the actor go", exception.Message, StringComparison.Ordinal);
    }
}
