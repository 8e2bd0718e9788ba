namespace Dapr.Actors.Client;

/// <summary>What calls an actor.</summary>
public interface IActorProxy
{
    /// <summary>Which of the actors of the type is called.</summary>
    ActorId ActorId { get; }

    /// <summary>The type of the actor.</summary>
    string ActorType { get; }
}
