namespace Dapr.Actors;

/// <summary>What a proxy can be made of.</summary>
internal interface IActorReference
{
    /// <summary>Makes a proxy of an interface for the actor.</summary>
    object Bind(Type actorInterfaceType);
}
