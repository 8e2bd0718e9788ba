namespace Dapr.Actors.Client;

/// <summary>Makes proxies, which call actors.</summary>
public interface IActorProxyFactory
{
    /// <summary>Makes a proxy that calls an actor by the methods of its interface.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the factory's own options.</param>
    /// <typeparam name="TActorInterface">The interface.</typeparam>
    /// <returns>The proxy.</returns>
    /// <exception cref="ArgumentException">The interface is none of an actor, or breaks a rule of those.</exception>
    TActorInterface CreateActorProxy<TActorInterface>(ActorId actorId, string actorType, ActorProxyOptions? options = null)
        where TActorInterface : IActor;

    /// <summary>Makes a proxy that calls an actor by the methods of its interface.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorInterfaceType">The interface.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the factory's own options.</param>
    /// <returns>The proxy.</returns>
    /// <exception cref="ArgumentException">The interface is none of an actor, or breaks a rule of those.</exception>
    object CreateActorProxy(ActorId actorId, Type actorInterfaceType, string actorType, ActorProxyOptions? options = null);

    /// <summary>Makes a proxy that calls an actor by the names of its methods.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the factory's own options.</param>
    /// <returns>The proxy.</returns>
    ActorProxy Create(ActorId actorId, string actorType, ActorProxyOptions? options = null);
}
