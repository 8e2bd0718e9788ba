using Dapr.Actors.Runtime;

namespace Dapr.Actors.AspNetCore;

/// <summary>Makes the activators of an application with services.</summary>
internal sealed class ServiceActorActivatorFactory(IServiceProvider services) : ActorActivatorFactory
{
    public override ActorActivator CreateActivator(ActorTypeInformation type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new ServiceActorActivator(services, type);
    }
}
