namespace Dapr.Actors.Runtime;

/// <summary>Makes activators for actors that take nothing but their <see cref="ActorHost"/>.</summary>
public class DefaultActorActivatorFactory : ActorActivatorFactory
{
    private static readonly DefaultActorActivator Activator = new();

    /// <inheritdoc/>
    public override ActorActivator CreateActivator(ActorTypeInformation type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Activator;
    }
}
