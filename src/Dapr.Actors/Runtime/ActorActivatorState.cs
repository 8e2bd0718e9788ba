namespace Dapr.Actors.Runtime;

/// <summary>An actor that an <see cref="ActorActivator"/> made, and what it needs to end it.</summary>
public class ActorActivatorState
{
    /// <summary>Holds an actor.</summary>
    /// <param name="actor">The actor.</param>
    public ActorActivatorState(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Actor = actor;
    }

    /// <summary>The actor.</summary>
    public Actor Actor { get; }
}
