namespace Dapr.Actors.Runtime;

/// <summary>The place of an actor on this host, whether it is active or about to be.</summary>
/// <param name="id">Which actor of its type.</param>
internal sealed class ActorSlot(string id)
{
    public string Id => id;

    /// <summary>Whose turn it is. It is the place's and not the instance's, so that no call of the next instance runs beside the last of this.</summary>
    public TurnLock Lock { get; } = new();

    /// <summary>The instance; null while there is none. It is for whoever has the turn.</summary>
    public Activation? Activation { get; set; }

    /// <summary>How many calls are here or wait to be.</summary>
    public int Users { get; set; }
}
