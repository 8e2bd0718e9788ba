using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Dapr.Actors.Runtime;

/// <summary>What is known of a class of actors.</summary>
public sealed class ActorTypeInformation
{
    private ActorTypeInformation([DynamicallyAccessedMembers(ActorMembers.Needed)] Type implementationType, string actorTypeName, IReadOnlyList<Type> interfaceTypes)
    {
        ImplementationType = implementationType;
        ActorTypeName = actorTypeName;
        InterfaceTypes = interfaceTypes;
        IsAbstract = implementationType.IsAbstract;
        IsRemindable = implementationType.IsAssignableTo(typeof(IRemindable));
    }

    /// <summary>The name of the type, as callers use it.</summary>
    public string ActorTypeName { get; private set; }

    /// <summary>The class.</summary>
    [DynamicallyAccessedMembers(ActorMembers.Needed)]
    public Type ImplementationType { get; private set; }

    /// <summary>The actor interfaces that the class implements.</summary>
    public IEnumerable<Type> InterfaceTypes { get; private set; }

    /// <summary>Whether the class is abstract, and so cannot be hosted itself.</summary>
    public bool IsAbstract { get; private set; }

    /// <summary>Whether it takes reminders.</summary>
    public bool IsRemindable { get; private set; }

    /// <summary>Looks at a class, under the name of its attribute or its own.</summary>
    /// <param name="actorType">The class.</param>
    /// <param name="actorTypeInformation">What is known of it; null when it is no class of actors.</param>
    /// <returns>Whether it is one.</returns>
    [Obsolete("Use Get(Type, string) instead. This will be removed in the future.")]
    public static bool TryGet([DynamicallyAccessedMembers(ActorMembers.Needed)] Type actorType, [NotNullWhen(true)] out ActorTypeInformation? actorTypeInformation)
    {
        try
        {
            actorTypeInformation = Get(actorType, null);
            return true;
        }
        catch (ArgumentException)
        {
            actorTypeInformation = null;
            return false;
        }
    }

    /// <summary>Looks at a class, under the name of its attribute or its own.</summary>
    /// <param name="actorType">The class.</param>
    /// <returns>What is known of it.</returns>
    /// <exception cref="ArgumentException">It is no class of actors; the message says what it lacks.</exception>
    [Obsolete("Use Get(Type, string) instead. This will be removed in the future.")]
    public static ActorTypeInformation Get([DynamicallyAccessedMembers(ActorMembers.Needed)] Type actorType) => Get(actorType, null);

    /// <summary>Looks at a class.</summary>
    /// <param name="actorType">The class.</param>
    /// <param name="actorTypeName">Under which name; null for that of its <see cref="ActorAttribute"/>, or else its own.</param>
    /// <returns>What is known of it.</returns>
    /// <exception cref="ArgumentException">It is no class of actors; the message says what it lacks.</exception>
    public static ActorTypeInformation Get([DynamicallyAccessedMembers(ActorMembers.Needed)] Type actorType, string? actorTypeName)
    {
        ArgumentNullException.ThrowIfNull(actorType);
        if (!actorType.IsSubclassOf(typeof(Actor)))
        {
            throw new ArgumentException($"The type '{actorType}' is no class of actors: it does not derive from '{typeof(Actor)}'.", nameof(actorType));
        }

        var interfaces = actorType.GetInterfaces().Where(type => type != typeof(IActor) && type.IsAssignableTo(typeof(IActor))).ToArray();
        if (interfaces.Length == 0 && !actorType.IsAbstract)
        {
            throw new ArgumentException(
                $"The actor class '{actorType}' implements no actor interface. It needs one that derives from '{typeof(IActor)}' and has the methods that callers use.", nameof(actorType));
        }

        var name = string.IsNullOrWhiteSpace(actorTypeName) ? actorType.GetCustomAttribute<ActorAttribute>()?.TypeName : actorTypeName;
        return new ActorTypeInformation(actorType, string.IsNullOrWhiteSpace(name) ? actorType.Name : name, interfaces);
    }
}
