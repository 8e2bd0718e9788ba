namespace Dapr.Actors.Runtime;

/// <summary>
/// Which tracker the calls of a chain use. The first call of a turn has that of the instance; one that comes back to the actor while others
/// of its chain are inside has one of its own, so that calls at the same time do not save each other's halves.
/// </summary>
internal sealed class ActorStateFrame : IDisposable
{
    private static readonly AsyncLocal<ActorStateFrame?> Ambient = new();

    private readonly ActorStateManager _manager;
    private readonly StateTracker _tracker;

    private ActorStateFrame(ActorStateManager manager)
    {
        _manager = manager;
        _tracker = manager.OpenTracker();
    }

    /// <summary>Begins a call; what is returned ends it.</summary>
    /// <param name="manager">The state of the actor; null where a test has put a double there.</param>
    /// <param name="isNested">Whether others of the chain are inside.</param>
    public static ActorStateFrame? Begin(ActorStateManager? manager, bool isNested)
    {
        var frame = isNested && manager is not null ? new ActorStateFrame(manager) : null;

        // Whoever called may be in the same process, and in a frame of the same actor.
        if (Ambient.Value != frame) Ambient.Value = frame;
        return frame;
    }

    /// <summary>The tracker of the call that runs; null for that of the instance.</summary>
    public static StateTracker? Current(ActorStateManager manager) => Ambient.Value is { } frame && frame._manager == manager ? frame._tracker : null;

    public void Dispose() => _manager.CloseTracker(_tracker);
}
