using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What is active, without a sidecar.</summary>
public sealed class ActiveActorsTests
{
    private static readonly ActorKey Key = new("T", "a");
    private static readonly AsyncLocal<string?> Flow = new();

    private readonly InFlight _inFlight = new();
    private readonly ManualClock _clock = new();
    private readonly ActiveActors _active;

    public ActiveActorsTests()
    {
        _clock.Watch(_inFlight);
        _active = new ActiveActors(_clock, _inFlight, NullLogger<ActiveActors>.Instance);
    }

    /// <summary>Who ran the type before may be gone.</summary>
    [Fact]
    public async Task Begin_BehindACallerWhoFoundAnotherHost_RunsOnNone()
    {
        var (before, now) = (Type(new Receiver()), Type(new Receiver()));
        var first = (await _active.BeginAsync(Key, before, chain: null, CancellationToken.None))!;
        var second = _active.BeginAsync(Key, now, chain: null, CancellationToken.None).AsTask();
        _active.Abandon(first);

        Assert.Null(await second);
        using var third = await _active.BeginAsync(Key, now, chain: null, CancellationToken.None);
        Assert.Same(now.Receiver, third!.Actor.Type.Receiver);
    }

    [Fact]
    public async Task Begin_OfAnActorThatAnotherHostRunsYet_WaitsUntilThatHasLetItGo()
    {
        var before = new Receiver();
        var turn = (await _active.BeginAsync(Key, Type(before), chain: null, CancellationToken.None))!;
        turn.Actor.WasCalled = true;
        turn.Dispose();
        var now = Type(new Receiver());

        Assert.Null(await _active.BeginAsync(Key, now, chain: null, CancellationToken.None));

        Assert.Single(before.Flows);
        using var next = await _active.BeginAsync(Key, now, chain: null, CancellationToken.None);
        Assert.Same(now.Receiver, next!.Actor.Type.Receiver);
    }

    /// <summary>An actor outlives its first caller, of whom it must keep nothing.</summary>
    [Fact]
    public async Task Deactivation_IsNoPartOfTheFirstCall()
    {
        var receiver = new Receiver();
        Flow.Value = "the first caller";
        var turn = (await _active.BeginAsync(Key, Type(receiver), chain: null, CancellationToken.None))!;
        Flow.Value = null;
        turn.Actor.WasCalled = true;
        turn.Dispose();

        await _clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([null], receiver.Flows);
    }

    /// <summary>A method that waits for an actor which waits for this one to leave would wait for ever.</summary>
    [Fact]
    public async Task Deactivation_OfAHostThatDoesNotAnswer_HasALimit()
    {
        var active = new ActiveActors(_clock, _inFlight, NullLogger<ActiveActors>.Instance) { Patience = TimeSpan.FromMilliseconds(1) };
        var receiver = new Receiver { Answer = token => Task.Delay(Timeout.InfiniteTimeSpan, token) };
        var turn = (await active.BeginAsync(Key, Type(receiver), chain: null, CancellationToken.None))!;
        turn.Actor.WasCalled = true;
        turn.Dispose();

        await active.ReleaseAsync(_ => true, isOrderly: true, CancellationToken.None).WithLimit(() => "it waits for ever");

        Assert.False(active.IsEnding(Key));

        // Its host may have an instance yet: that is told before anything else.
        receiver.Answer = _ => Task.CompletedTask;
        using var next = await active.BeginAsync(Key, Type(receiver), chain: null, CancellationToken.None);
        await active.TellAsync(next!.Actor, CancellationToken.None);
        await active.TellAsync(next.Actor, CancellationToken.None);
        Assert.Equal(2, receiver.Flows.Count);
    }

    /// <summary>What was never told to a host that has gone, nobody wants to know: it was kept for ever.</summary>
    [Fact]
    public async Task Untold_OfAHostThatIsGone_IsForgotten()
    {
        var active = new ActiveActors(_clock, _inFlight, NullLogger<ActiveActors>.Instance) { Patience = TimeSpan.FromMilliseconds(1) };
        var (gone, stays) = (NotAnswering(), NotAnswering());
        await DeactivateAsync(Key, gone);
        await DeactivateAsync(new("T", "b"), stays);

        active.ForgetUntold(receiver => receiver == gone);

        Assert.False(active.IsUntold(Key));
        Assert.True(active.IsUntold(new("T", "b")));

        static Receiver NotAnswering() => new() { Answer = token => Task.Delay(Timeout.InfiniteTimeSpan, token) };

        async Task DeactivateAsync(ActorKey key, Receiver receiver)
        {
            var turn = (await active.BeginAsync(key, Type(receiver), chain: null, CancellationToken.None))!;
            turn.Actor.WasCalled = true;
            turn.Dispose();
            await active.ReleaseAsync(other => other == key, isOrderly: true, CancellationToken.None).WithLimit(() => "it waits for ever");
            Assert.True(active.IsUntold(key));
        }
    }

    private static HostedActorType Type(IActorReceiver receiver) => new("T", new ActorTypeSettings(), receiver);

    private sealed class Receiver : IActorReceiver
    {
        public List<string?> Flows { get; } = [];

        public Func<CancellationToken, Task> Answer { get; set; } = _ => Task.CompletedTask;

        public bool HoldsTurns => true;

        public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) => Task.FromResult(new ActorAnswer());

        public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
        {
            Flows.Add(Flow.Value);
            return Answer(cancellationToken);
        }
    }
}
