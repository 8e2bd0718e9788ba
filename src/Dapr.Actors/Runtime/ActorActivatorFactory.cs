namespace Dapr.Actors.Runtime;

/// <summary>Makes the activator of each type of actors.</summary>
public abstract class ActorActivatorFactory
{
    /// <summary>Makes the activator of a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The activator.</returns>
    public abstract ActorActivator CreateActivator(ActorTypeInformation type);
}
