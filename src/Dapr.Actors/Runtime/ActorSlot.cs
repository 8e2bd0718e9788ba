namespace Dapr.Actors.Runtime;

/// <summary>The place of an actor on this host, whether it is active or about to be.</summary>
/// <param name="id">Which actor of its type.</param>
internal sealed class ActorSlot(string id) : IDisposable
{
    private CancellationTokenSource _leaving = new();

    public string Id => id;

    /// <summary>Fires when the runtime lets the actor go while turns that have begun by now are still at work. To be taken at the beginning of a turn.</summary>
    public CancellationToken Leaving => Volatile.Read(ref _leaving).Token;

    /// <summary>Whose turn it is. It is the place's and not the instance's, so that no call of the next instance runs beside the last of this.</summary>
    public TurnLock Lock { get; } = new();

    /// <summary>The instance; null while there is none. It is for whoever has the turn.</summary>
    public Activation? Activation { get; set; }

    /// <summary>How many calls are here or wait to be.</summary>
    public int Users { get; set; }

    /// <summary>The runtime lets the actor go: whoever has called it is gone. What comes from here on is asked by somebody else.</summary>
    public void Leave()
    {
        // Not disposed: a turn that begins at this moment may be about to ask it for its token.
        var before = Interlocked.Exchange(ref _leaving, new CancellationTokenSource());
        before.Cancel();
    }

    public void Dispose() => _leaving.Dispose();
}
