using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Jobs.Extensions;

/// <summary>Registers the client of jobs.</summary>
public static class DaprJobsServiceCollectionExtensions
{
    /// <summary>Registers <see cref="DaprJobsClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprJobsBuilder AddDaprJobsClient(
        this IServiceCollection services, Action<IServiceProvider, DaprJobsClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprJobsClient, DaprJobsClientBuilder>(configuration => new DaprJobsClientBuilder(configuration), configure, lifetime);
        return new DaprJobsBuilder(services);
    }
}
