using Dapr.Actors.Client;

namespace Dapr.Actors.Dispatch;

/// <summary>Whose factory makes proxies of the references in a message, while that is read.</summary>
internal readonly struct ReferenceBinding : IDisposable
{
    // A message is read by one thread, without a pause.
    [ThreadStatic]
    private static IActorProxyFactory? Factory;

    private readonly IActorProxyFactory? _before;

    private ReferenceBinding(IActorProxyFactory? factory) => (_before, Factory) = (Factory, factory);

    /// <summary>The factory; null where nobody said.</summary>
    public static IActorProxyFactory? Current => Factory;

    /// <summary>Uses a factory until what is returned is disposed.</summary>
    public static ReferenceBinding Use(IActorProxyFactory? factory) => new(factory);

    /// <inheritdoc/>
    public void Dispose() => Factory = _before;
}
