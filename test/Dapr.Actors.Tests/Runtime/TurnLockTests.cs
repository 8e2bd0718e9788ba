using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>Whose turn it is.</summary>
public sealed class TurnLockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TurnLock _lock = new();

    [Fact]
    public async Task Enter_WhileATurnRuns_WaitsInTheOrderOfCalls()
    {
        await EnterAsync();
        var (second, third) = (EnterAsync(), EnterAsync());

        Assert.False(second.IsCompleted);
        _lock.Exit();
        Assert.Equal(1, await second);
        Assert.False(third.IsCompleted);
        _lock.Exit();
        Assert.Equal(1, await third);
    }

    [Fact]
    public async Task Enter_GivenUp_LeavesTheTurnToTheNext()
    {
        await EnterAsync();
        using var giveUp = new CancellationTokenSource();
        var (second, third) = (EnterAsync(cancellationToken: giveUp.Token), EnterAsync());

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _lock.Exit();
        Assert.Equal(1, await third);
    }

    [Fact]
    public async Task Enter_OfTheChainThatIsInside_GetsInBeforeOthersThatWait()
    {
        await EnterAsync("x");
        var other = EnterAsync("y");

        Assert.Equal(2, await EnterAsync("x"));
        _lock.Exit();
        Assert.False(other.IsCompleted);
        _lock.Exit();
        Assert.Equal(1, await other);
    }

    [Fact]
    public async Task Enter_WithoutAChain_WaitsForACallWithoutOne()
    {
        await EnterAsync(null);

        Assert.False(EnterAsync(null).IsCompleted);
    }

    [Fact]
    public async Task Enter_DeeperThanAllowed_IsRefusedAndLeavesTheTurnAsItWas()
    {
        await EnterAsync("x", deepest: 2);
        await EnterAsync("x", deepest: 2);

        var exception = await Assert.ThrowsAsync<TurnDepthException>(() => EnterAsync("x", deepest: 2));

        Assert.Contains("2 deep", exception.Message, StringComparison.Ordinal);
        _lock.Exit();
        _lock.Exit();
        Assert.Equal(1, await EnterAsync("z"));
    }

    [Fact]
    public async Task Enter_ManyAtATime_LetsOneInAtATime()
    {
        const int Callers = 32;
        var (inside, most, turns) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var turn = 0; turn < 200; turn++)
            {
                using var giveUp = new CancellationTokenSource();
                if ((caller + turn) % 7 == 0) await giveUp.CancelAsync();
                try
                {
                    await EnterAsync(cancellationToken: giveUp.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref inside);
                most = Math.Max(most, now);
                turns++;
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                _lock.Exit();
            }
        }))).WaitAsync(Limit, TimeProvider.System);

        Assert.Equal(1, most);
        Assert.InRange(turns, Callers * 100, Callers * 200);
    }

    private Task<int> EnterAsync(string? chain = null, int deepest = 32, CancellationToken cancellationToken = default) =>
        _lock.EnterAsync(chain, deepest, cancellationToken).AsTask().WaitAsync(Limit, TimeProvider.System, CancellationToken.None);
}
