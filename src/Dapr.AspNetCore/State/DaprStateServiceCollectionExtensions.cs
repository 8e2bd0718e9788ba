using Dapr.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets minimal APIs take parameters from state.</summary>
public static class DaprStateServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client, and lets handlers of minimal APIs take parameters with <see cref="FromStateAttribute"/>, as controllers do with AddDapr().
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <remarks>A parameter that may be null is null when there is no state; without state for any other the request is answered with 400.</remarks>
    public static IServiceCollection AddDaprStateBinding(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDaprClient();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, StateParametersPolicy>());
        StartupChecksService.Add(services);
        return services;
    }
}
