using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Actors.AspNetCore;

/// <summary>Makes the actors of a type, each with a scope of its own from which its constructor is filled.</summary>
internal sealed class ServiceActorActivator : ActorActivator
{
    private readonly IServiceProvider _services;
    private readonly ObjectFactory _create;

    public ServiceActorActivator(IServiceProvider services, ActorTypeInformation type)
    {
        _services = services;
        try
        {
            _create = ActivatorUtilities.CreateFactory(type.ImplementationType, [typeof(ActorHost)]);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(
                $"The actor class '{type.ImplementationType}' has no public constructor that takes an {nameof(ActorHost)}, whatever services beside it: {exception.Message}", exception);
        }
    }

    public override async Task<ActorActivatorState> CreateAsync(ActorHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var scope = _services.CreateAsyncScope();
        try
        {
            return new State((Actor)_create(scope.ServiceProvider, [host]), scope);
        }
        catch (Exception)
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    public override async Task DeleteAsync(ActorActivatorState state)
    {
        // The scope did not make the actor, and does not end it.
        await using (((State)state).Scope)
        {
            await DefaultActorActivator.EndAsync(state.Actor);
        }
    }

    private sealed class State(Actor actor, AsyncServiceScope scope) : ActorActivatorState(actor)
    {
        public AsyncServiceScope Scope => scope;
    }
}
