using Dapr.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Guards everything that the runtime calls with one registration.</summary>
public static class DaprAuthenticationServiceCollectionExtensions
{
    /// <summary>
    /// Lets topics, the list of topics, jobs and actors be called by the runtime alone, which sends APP_API_TOKEN, whatever the application's
    /// fallback policy is. Without a token nothing is guarded.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configureOptions">Sets the token; by default it comes from configuration or environment.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDaprAuthentication(this IServiceCollection services, Action<DaprAuthenticationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddAuthentication().AddDapr(configureOptions ?? (_ => { }));
        services.AddAuthorization(options => options.AddDapr());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, RuntimeCallsPolicy>());
        StartupChecksService.Add(services);
        return services;
    }
}
