using System.Diagnostics.CodeAnalysis;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dapr.StateManagement.Extensions;

/// <summary>Registers the client of state.</summary>
public static class DaprStateManagementServiceCollectionExtensions
{
    /// <summary>Registers <see cref="DaprStateManagementClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprStateManagementBuilder AddDaprStateManagementClient(
        this IServiceCollection services, Action<IServiceProvider, DaprStateManagementClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprStateManagementClient, DaprStateManagementClientBuilder>(configuration => new DaprStateManagementClientBuilder(configuration), configure, lifetime);
        return new DaprStateManagementBuilder(services);
    }

    /// <summary>Registers the client of one store: what the generated <c>With…</c> of an interface with <see cref="StateStoreAttribute"/> calls.</summary>
    /// <typeparam name="TStore">The interface.</typeparam>
    /// <typeparam name="TClient">What implements it.</typeparam>
    /// <param name="builder">The registration of the client.</param>
    /// <returns>To go on with.</returns>
    /// <remarks>It lives as long as the client of all stores does.</remarks>
    public static IDaprStateManagementBuilder WithStateStore<TStore, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IDaprStateManagementBuilder builder)
        where TStore : class, IDaprStateStoreClient
        where TClient : class, TStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        var lifetime = builder.Services.Last(service => service.ServiceType == typeof(DaprStateManagementClient)).Lifetime;
        builder.Services.TryAdd(new ServiceDescriptor(typeof(TStore), typeof(TClient), lifetime));
        return builder;
    }
}
