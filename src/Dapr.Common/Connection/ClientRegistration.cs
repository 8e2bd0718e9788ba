using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dapr.Common.Connection;

/// <summary>How the clients of one block are registered.</summary>
internal static class ClientRegistration
{
    /// <summary>Registers the connection of the provider, if nobody has; the options are those that are registered, or what its configuration says.</summary>
    public static void AddDaprConnection(this IServiceCollection services) => services.TryAddSingleton(provider => new DaprConnection(
        provider.GetService<DaprConnectionOptions>() ?? DaprConnectionOptions.FromConfiguration(provider.GetService<IConfiguration>())));

    /// <summary>
    /// Registers the client of a block. It stands on the connection of the provider; one that is told another address, token, limit or handler
    /// stands on a connection of its own, which is one however many clients there are.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="create">Makes the builder of the client.</param>
    /// <param name="configure">What the client is told; of several the first holds. Null for nothing.</param>
    /// <param name="lifetime">How long the client lives.</param>
    /// <typeparam name="TClient">The client.</typeparam>
    /// <typeparam name="TBuilder">Its builder.</typeparam>
    public static void AddBlockClient<TClient, TBuilder>(
        this IServiceCollection services, Func<IConfiguration?, TBuilder> create, Action<IServiceProvider, TBuilder>? configure, ServiceLifetime lifetime)
        where TClient : class, IDaprClient
        where TBuilder : DaprGenericClientBuilder<TClient> =>
        services.AddBlockClient<TClient, TBuilder>((_, configuration) => create(configuration), configure, lifetime);

    /// <summary>The same for a client that uses services of the provider.</summary>
    public static void AddBlockClient<TClient, TBuilder>(
        this IServiceCollection services, Func<IServiceProvider, IConfiguration?, TBuilder> create, Action<IServiceProvider, TBuilder>? configure, ServiceLifetime lifetime)
        where TClient : class, IDaprClient
        where TBuilder : DaprGenericClientBuilder<TClient>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDaprConnection();
        if (configure is not null)
        {
            services.TryAddSingleton(new Configuration<TBuilder>(configure));
        }

        services.TryAddSingleton(provider =>
        {
            var builder = create(provider, provider.GetService<IConfiguration>());
            var configuration = provider.GetService<Configuration<TBuilder>>();
            return new ConfiguredBuilder<TBuilder>(
                builder, builder.Over(provider.GetRequiredService<DaprConnection>(), () => configuration?.Configure(provider, builder)));
        });
        services.TryAdd(new ServiceDescriptor(typeof(TClient), provider => provider.GetRequiredService<ConfiguredBuilder<TBuilder>>().Builder.Build(), lifetime));
    }

    /// <summary>What the user wants to configure.</summary>
    private sealed record Configuration<TBuilder>(Action<IServiceProvider, TBuilder> Configure);

    /// <summary>What the user configured, run once.</summary>
    private sealed record ConfiguredBuilder<TBuilder>(TBuilder Builder, DaprConnection? Own) : IDisposable
    {
        public void Dispose() => Own?.Dispose();
    }
}
