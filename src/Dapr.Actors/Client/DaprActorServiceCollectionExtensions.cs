using Dapr.Actors.Client;
using Dapr.Common;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what calls actors.</summary>
public static class DaprActorServiceCollectionExtensions
{
    /// <summary>Registers <see cref="IActorProxyFactory"/> for an application that calls actors and hosts none; one that hosts some has it by its own registration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">How actors are called.</param>
    /// <returns>The services.</returns>
    /// <remarks>Its proxies stand on the connection that all Dapr clients of the application share, unless the options name another address or token.</remarks>
    public static IServiceCollection AddDaprActorClient(this IServiceCollection services, Action<IServiceProvider, ActorProxyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDaprConnection();
        services.TryAddSingleton<IActorProxyFactory>(provider =>
        {
            var options = new ActorProxyOptions();
            configure?.Invoke(provider, options);
            return new ActorProxyFactory(options, provider.GetRequiredService<DaprConnection>());
        });
        return services;
    }
}
