using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Turns;
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

    private static HostedActorType Type(IActorReceiver receiver) => new("T", new ActorTypeSettings(), receiver);

    private sealed class Receiver : IActorReceiver
    {
        public List<string?> Flows { get; } = [];

        public bool HoldsTurns => true;

        public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) => Task.FromResult(new ActorAnswer());

        public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
        {
            Flows.Add(Flow.Value);
            return Task.CompletedTask;
        }
    }
}
