using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Actors.Turns;

/// <summary>An actor that is active here: from its first turn until it is deactivated.</summary>
internal sealed class ActiveActor(ActorKey key, HostedActorType type, InFlight inFlight) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    public ActorKey Key => key;

    public HostedActorType Type => type;

    public TurnQueue Turns { get; } = new(inFlight);

    /// <summary>Whether the application may know of it: it has been called at least once.</summary>
    public bool WasCalled { get; set; }

    /// <summary>Whether its idle time is watched.</summary>
    public bool IsWatched { get; set; }

    /// <summary>When its last turn ended, by the clock's own count.</summary>
    public long LastUsed { get; set; }

    /// <summary>Fires when it has gone without a call for long.</summary>
    public ITimer? Idle { get; set; }

    /// <summary>Fires when its calls are to be given up.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>It is deactivated: the next call makes a new one.</summary>
    public ParkedSignal Gone { get; } = new(inFlight, $"what waits for {key}");

    /// <summary>Gives up its calls.</summary>
    public void CutOff() => _cut.Cancel();

    // The token outlives it for calls that were begun: nothing waits on it, so there is nothing to dispose of.
    public void Dispose() => Idle?.Dispose();
}
