namespace Dapr.Actors.Runtime;

/// <summary>An instance of an actor between its activation and its deactivation.</summary>
/// <param name="state">What the activator made.</param>
/// <param name="epoch">Since when the runtime knows of it.</param>
internal sealed class Activation(ActorActivatorState state, int epoch)
{
    public ActorActivatorState State => state;

    public Actor Actor => state.Actor;

    public int Epoch => epoch;

    /// <summary>When its last turn ended, by the clock of the host.</summary>
    public long LastUsed { get; set; }

    /// <summary>Whether the runtime has said that it knows of no such instance here.</summary>
    public bool IsDisowned { get; set; }
}
