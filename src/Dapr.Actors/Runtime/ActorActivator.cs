namespace Dapr.Actors.Runtime;

/// <summary>Makes the instances of a type of actors, and ends them.</summary>
public abstract class ActorActivator
{
    /// <summary>Makes an instance. <c>OnActivateAsync</c> is not its business: the runtime calls that.</summary>
    /// <param name="host">Who the actor is, and what it may use.</param>
    /// <returns>The actor, with what it takes to end it.</returns>
    public abstract Task<ActorActivatorState> CreateAsync(ActorHost host);

    /// <summary>Ends an instance, of which no turn runs any more.</summary>
    /// <param name="state">What <see cref="CreateAsync"/> returned.</param>
    /// <returns>When it is ended.</returns>
    public abstract Task DeleteAsync(ActorActivatorState state);
}
