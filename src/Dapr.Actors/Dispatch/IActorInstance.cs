using Dapr.Actors.Client;

namespace Dapr.Actors.Dispatch;

/// <summary>An actor that runs here: who it is, and by what it calls others.</summary>
internal interface IActorInstance
{
    /// <summary>Its id.</summary>
    ActorId ActorId { get; }

    /// <summary>Its type, as the runtime knows it.</summary>
    string ActorType { get; }

    /// <summary>Makes the proxies of the actors that it is given references to.</summary>
    IActorProxyFactory ProxyFactory { get; }
}
