using Dapr.Actors.AspNetCore;
using Dapr.Actors.Runtime;
using Dapr.Common.Connection;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets the runtime call the actors of an application.</summary>
public static class ActorsEndpointRouteBuilderExtensions
{
    // What the application itself has at that path goes first, but no fallback of it does.
    private const int HealthOrder = 100;

    /// <summary>Serves what the runtime calls of a host of actors, and <c>/healthz</c>.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <returns>To add conventions, such as <c>RequireAuthorization</c>; <c>/healthz</c> stays open to everybody.</returns>
    /// <exception cref="InvalidOperationException"><c>AddActors</c> was not called.</exception>
    public static IEndpointConventionBuilder MapActorsHandlers(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        // Here, so that a class or an interface that cannot be hosted is told at the start.
        var runtime = endpoints.ServiceProvider.GetService<ActorRuntime>() ?? throw new InvalidOperationException(
            "The ActorRuntime service is not registered with the dependency injection container. Call AddActors() inside ConfigureServices() to register the actor runtime and actor types.");
        var actors = new ActorEndpoints(runtime);
        var health = endpoints.MapHealthChecks("/healthz").WithMetadata(new AllowAnonymousAttribute());
        health.Add(builder => ((RouteEndpointBuilder)builder).Order = HealthOrder);
        return new SeveralConventions(
            endpoints.MapGet(DaprRoutes.Config, actors.DescribeAsync).WithMetadata(RuntimeEndpointMarker.Instance),
            endpoints.MapDelete(ActorEndpoints.Actor, ActorEndpoints.Serve(actors.DeactivateAsync)).WithMetadata(RuntimeEndpointMarker.Instance),
            endpoints.MapPut(ActorEndpoints.Method, ActorEndpoints.Serve(actors.InvokeAsync)).WithMetadata(RuntimeEndpointMarker.Instance),
            endpoints.MapPut(ActorEndpoints.Reminder, ActorEndpoints.Serve(actors.RemindAsync)).WithMetadata(RuntimeEndpointMarker.Instance),
            endpoints.MapPut(ActorEndpoints.Timer, ActorEndpoints.Serve(actors.FireTimerAsync)).WithMetadata(RuntimeEndpointMarker.Instance),
            health);
    }
}
