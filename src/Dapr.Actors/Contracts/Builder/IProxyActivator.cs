using Dapr.Actors.Client;

namespace Dapr.Actors.Builder;

/// <summary>Makes the proxies of one interface.</summary>
public interface IProxyActivator
{
    /// <summary>Makes a proxy.</summary>
    /// <returns>The proxy.</returns>
    IActorProxy CreateInstance();
}
