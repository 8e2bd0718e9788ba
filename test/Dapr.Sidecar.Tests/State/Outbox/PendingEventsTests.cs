using Dapr.Sidecar.State.Outbox;

namespace Dapr.Sidecar.Tests.State.Outbox;

/// <summary>What is known of announced events.</summary>
public sealed class PendingEventsTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_IsKnownUntilItsEventComes_OrSomeMinutes()
    {
        var pending = new PendingEvents(_clock);
        pending.Begin(["a", "b"]);
        pending.End(["a", "b"], TransactionEnd.Refused);

        Assert.Equal(TransactionEnd.Refused, await pending.EndOfAsync("a", Cancellation));
        Assert.Equal(TransactionEnd.Unknown, await pending.EndOfAsync("a", Cancellation));
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(6));
        pending.Begin(["c"]);

        Assert.Equal(TransactionEnd.Unknown, await pending.EndOfAsync("b", Cancellation));
    }

    [Fact]
    public async Task Event_WaitsForTheFirstWordOfItsTransaction()
    {
        var pending = new PendingEvents(_clock);
        pending.Begin(["a"]);
        var end = pending.EndOfAsync("a", Cancellation);
        Assert.False(end.IsCompleted);

        pending.End(["a"], TransactionEnd.Applied);
        pending.End(["a"], TransactionEnd.Unknown);

        Assert.Equal(TransactionEnd.Applied, await end);
    }

    [Fact]
    public async Task Forgotten_IsNotKnown()
    {
        var pending = new PendingEvents(_clock);
        pending.Begin(["a"]);
        pending.End(["a"], TransactionEnd.Refused);

        pending.Forget(["a"]);

        Assert.Equal(TransactionEnd.Unknown, await pending.EndOfAsync("a", Cancellation));
    }
}
