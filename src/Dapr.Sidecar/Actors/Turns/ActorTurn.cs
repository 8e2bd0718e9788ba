namespace Dapr.Sidecar.Actors.Turns;

/// <summary>A call's part in a turn of an actor; disposing it ends that.</summary>
/// <param name="actor">The actor.</param>
/// <param name="chain">The chain of calls that the turn belongs to; null while its type is not reentrant.</param>
/// <param name="ended">Told of the end.</param>
internal sealed class ActorTurn(ActiveActor actor, string? chain, Action<ActiveActor> ended) : IDisposable
{
    private int _hasEnded;

    public ActiveActor Actor => actor;

    public string? Chain => chain;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0) ended(actor);
    }
}
