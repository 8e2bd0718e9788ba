using Dapr;
using Dapr.AspNetCore;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves what the runtime asks an application at its start.</summary>
public static class DaprEndpointRouteBuilderExtensions
{
    /// <summary>Serves the list of the application's topics.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints) => endpoints.MapSubscribeHandler(new SubscribeOptions());

    /// <summary>Serves the list of the application's topics.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="options">What holds for all of them.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        StartupChecks.Watch(endpoints.ServiceProvider, endpoints as IApplicationBuilder);
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.AspNetCore.Subscribe");
        var list = new SubscriptionList(options, logger);
        var topics = endpoints.MapGet(DaprRoutes.Subscribe, async context =>
        {
            // Endpoints may still be added while the application runs.
            var all = context.RequestServices.GetRequiredService<EndpointDataSource>();
            await context.Response.Body.WriteAsync(SubscriptionDocument.Write(list.Read(all)), context.RequestAborted);
        });
        var fanOut = new TopicFanOut(new HandlerPipeline(endpoints.ServiceProvider), list);
        var events = endpoints.MapPost(TopicFanOut.Pattern, fanOut.HandleAsync).WithMetadata(new WholeEventMarker(), new ExcludeFromDescriptionAttribute());
        return new SeveralConventions(topics, events).WithMetadata(new SubscribeEndpointMarker());
    }
}
