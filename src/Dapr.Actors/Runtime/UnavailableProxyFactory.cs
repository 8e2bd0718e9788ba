using Dapr.Actors.Client;

namespace Dapr.Actors.Runtime;

/// <summary>Stands for the proxies that a unit test did not bring.</summary>
internal sealed class UnavailableProxyFactory : IActorProxyFactory
{
    public TActorInterface CreateActorProxy<TActorInterface>(ActorId actorId, string actorType, ActorProxyOptions? options = null)
        where TActorInterface : IActor => throw Missing();

    public object CreateActorProxy(ActorId actorId, Type actorInterfaceType, string actorType, ActorProxyOptions? options = null) => throw Missing();

    public ActorProxy Create(ActorId actorId, string actorType, ActorProxyOptions? options = null) => throw Missing();

    private static InvalidOperationException Missing() =>
        new($"The actor was made for a test without proxies of others. Set {nameof(ActorTestOptions)}.{nameof(ActorTestOptions.ProxyFactory)} to a double of {nameof(IActorProxyFactory)}.");
}
