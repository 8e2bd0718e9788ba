using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Dapr.Actors.Client;

namespace Dapr.Actors.Contracts;

/// <summary>An interface of actors: its methods, and how a proxy of it is made. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActorContract
{
    private static readonly ConcurrentDictionary<Type, Lazy<ActorContract>> Generated = new();
    private static readonly ConcurrentDictionary<Type, ActorContract> Reflected = new();

    /// <summary>Describes an interface.</summary>
    /// <param name="interfaceType">The interface.</param>
    /// <param name="createProxy">Makes a proxy of it.</param>
    /// <param name="methods">Its methods, and those of the interfaces that it extends.</param>
    public ActorContract(Type interfaceType, Func<ActorProxy> createProxy, params ActorMethod[] methods)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        ArgumentNullException.ThrowIfNull(createProxy);
        ArgumentNullException.ThrowIfNull(methods);
        (InterfaceType, CreateProxy, Methods) = (interfaceType, createProxy, methods);
        InterfaceId = ActorContractIds.OfInterface(interfaceType);
    }

    internal Type InterfaceType { get; }

    /// <summary>The number of official remoting.</summary>
    internal int InterfaceId { get; }

    internal ActorMethod[] Methods { get; }

    internal Func<ActorProxy> CreateProxy { get; }

    /// <summary>Says how an interface is described without reflection; of several that say so the first holds.</summary>
    /// <param name="interfaceType">The interface.</param>
    /// <param name="create">Describes it.</param>
    public static void Register(Type interfaceType, Func<ActorContract> create)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        ArgumentNullException.ThrowIfNull(create);
        Generated.TryAdd(interfaceType, new Lazy<ActorContract>(create));
    }

    /// <summary>The description of an interface: what was generated for it, or what reflection finds.</summary>
    /// <exception cref="ArgumentException">It is no interface of an actor, or breaks a rule of those.</exception>
    /// <exception cref="NotSupportedException">None was generated, and this program cannot make code as it runs.</exception>
    internal static ActorContract Of(Type interfaceType) =>
        FindGenerated(interfaceType) is { } generated ? generated
        : DynamicActors.IsSupported ? Reflected.GetOrAdd(interfaceType, Reflect)
        : throw new NotSupportedException(
            $"No proxy was generated for '{interfaceType}', and this program was published without what makes proxies as it runs. Reference the package Dapr.Actors where the interface is declared, or where its proxies are asked for, so that the generator of the package sees it; an interface that is generic, or nested in what is private, gets none.");

    internal static ActorContract? FindGenerated(Type interfaceType) => Generated.TryGetValue(interfaceType, out var contract) ? contract.Value : null;

    [RequiresUnreferencedCode(DynamicActors.Why)]
    [RequiresDynamicCode(DynamicActors.Why)]
    internal static ActorContract Reflect(Type interfaceType) => ReflectedContract.Of(interfaceType);
}
