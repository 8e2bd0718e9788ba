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
        var document = new SubscriptionDocument(options, logger);
        return endpoints.MapGet(DaprRoutes.Subscribe, async context =>
            {
                // Endpoints may still be added while the application runs.
                var all = context.RequestServices.GetRequiredService<EndpointDataSource>();
                await context.Response.Body.WriteAsync(document.Write(all), context.RequestAborted);
            })
            .WithMetadata(new SubscribeEndpointMarker());
    }
}
