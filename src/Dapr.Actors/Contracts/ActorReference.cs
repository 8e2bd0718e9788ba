using System.Runtime.Serialization;
using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors;

/// <summary>Which actor is meant, in a form that travels: what stands in messages in place of an actor or its proxy.</summary>
[DataContract(Name = "ActorReference", Namespace = RemotingNames.Namespace)]
[Serializable]
public sealed class ActorReference : IActorReference
{
    /// <summary>Refers to no actor yet.</summary>
    public ActorReference()
    {
    }

    /// <summary>Which of the actors of the type is meant.</summary>
    [DataMember(Name = "ActorId", Order = 0, IsRequired = true)]
    public ActorId ActorId { get; set; } = null!;

    /// <summary>The type of the actor.</summary>
    [DataMember(Name = "ActorType", Order = 0, IsRequired = true)]
    public string ActorType { get; set; } = null!;

    /// <summary>Refers to the actor that an actor or a proxy is.</summary>
    /// <param name="actor">An actor, or its proxy.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public static ActorReference Get(object actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor switch
        {
            ActorReference reference => reference,
            IActorProxy proxy => new ActorReference { ActorId = proxy.ActorId, ActorType = proxy.ActorType },
            IActorInstance instance => new ActorReference { ActorId = instance.ActorId, ActorType = instance.ActorType },
            _ => throw new ArgumentOutOfRangeException(nameof(actor), actor.GetType(), "Only an actor and a proxy of one can be referred to."),
        };
    }

    /// <summary>Makes a proxy for the actor.</summary>
    /// <param name="actorInterfaceType">The interface of the proxy.</param>
    /// <returns>The proxy.</returns>
    /// <exception cref="InvalidOperationException">The reference names no actor.</exception>
    /// <remarks>A reference that came in a message uses the proxy factory of whoever received it, any other that of the actor whose turn it is, or <see cref="ActorProxy.DefaultProxyFactory"/>.</remarks>
    public object Bind(Type actorInterfaceType)
    {
        ArgumentNullException.ThrowIfNull(actorInterfaceType);
        return ActorId is not null && ActorType is { Length: > 0 }
            ? (ReferenceBinding.Current ?? ActorProxy.Current).CreateActorProxy(ActorId, actorInterfaceType, ActorType)
            : throw new InvalidOperationException("The reference names no actor: its id or its type is missing.");
    }
}
