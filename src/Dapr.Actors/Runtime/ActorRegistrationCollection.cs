using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Dapr.Actors.Runtime;

/// <summary>The types of actors that an application hosts.</summary>
public sealed class ActorRegistrationCollection : KeyedCollection<ActorTypeInformation, ActorRegistration>
{
    /// <summary>Hosts a type under the name of its <see cref="ActorAttribute"/>, or else that of its class.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="configure">Changes the registration.</param>
    /// <exception cref="ArgumentException">It is no class of actors that can be hosted.</exception>
    public void RegisterActor<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(Action<ActorRegistration>? configure = null)
        where TActor : Actor => Register<TActor>(null, null, configure);

    /// <summary>Hosts a type with options of its own.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="typeOptions">What the runtime is told for this type.</param>
    /// <param name="configure">Changes the registration.</param>
    /// <exception cref="ArgumentException">It is no class of actors that can be hosted.</exception>
    public void RegisterActor<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(ActorRuntimeOptions typeOptions, Action<ActorRegistration>? configure = null)
        where TActor : Actor => Register<TActor>(null, typeOptions, configure);

    /// <summary>Hosts a type under a name.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="actorTypeName">The name; null for that of its <see cref="ActorAttribute"/>, or else that of its class.</param>
    /// <param name="configure">Changes the registration.</param>
    /// <exception cref="ArgumentException">It is no class of actors that can be hosted.</exception>
    public void RegisterActor<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(string? actorTypeName, Action<ActorRegistration>? configure = null)
        where TActor : Actor => Register<TActor>(actorTypeName, null, configure);

    /// <summary>Hosts a type under a name, with options of its own.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="actorTypeName">The name; null for that of its <see cref="ActorAttribute"/>, or else that of its class.</param>
    /// <param name="typeOptions">What the runtime is told for this type.</param>
    /// <param name="configure">Changes the registration.</param>
    /// <exception cref="ArgumentException">It is no class of actors that can be hosted.</exception>
    public void RegisterActor<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(string? actorTypeName, ActorRuntimeOptions? typeOptions, Action<ActorRegistration>? configure = null)
        where TActor : Actor => Register<TActor>(actorTypeName, typeOptions, configure);

    /// <inheritdoc/>
    protected override ActorTypeInformation GetKeyForItem(ActorRegistration item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Type;
    }

    private void Register<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(string? name, ActorRuntimeOptions? options, Action<ActorRegistration>? configure)
        where TActor : Actor
    {
        var registration = new ActorRegistration(ActorTypeInformation.Get(typeof(TActor), name), options);
        configure?.Invoke(registration);
        Add(registration);
    }
}
