using System.Diagnostics.CodeAnalysis;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Dapr.SecretsManagement.Extensions;

/// <summary>Registers the client of secrets.</summary>
public static class DaprSecretsManagementServiceCollectionExtensions
{
    /// <summary>Registers <see cref="DaprSecretsManagementClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprSecretsManagementBuilder AddDaprSecretsManagementClient(
        this IServiceCollection services, Action<IServiceProvider, DaprSecretsManagementClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprSecretsManagementClient, DaprSecretsManagementClientBuilder>(configuration => new DaprSecretsManagementClientBuilder(configuration), configure, lifetime);
        return new DaprSecretsManagementBuilder(services);
    }

    /// <summary>Registers the secrets of a store: what the generated <c>Add…</c> of an interface with <see cref="Abstractions.SecretStoreAttribute"/> calls.</summary>
    /// <typeparam name="TStore">The interface.</typeparam>
    /// <typeparam name="TClient">What implements it.</typeparam>
    /// <param name="builder">The registration of the client.</param>
    /// <returns>To go on with.</returns>
    public static IDaprSecretsManagementBuilder AddSecretStore<TStore, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IDaprSecretsManagementBuilder builder)
        where TStore : class
        where TClient : DaprSecretStoreClient, TStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TClient>();
        builder.Services.TryAddSingleton<TStore>(provider => provider.GetRequiredService<TClient>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TClient>(provider => provider.GetRequiredService<TClient>()));
        return builder;
    }
}
