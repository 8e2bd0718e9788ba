using Dapr.Client;
using Dapr.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of a sidecar.</summary>
public static class DaprServiceCollectionExtensions
{
    /// <summary>Registers the client, and the interfaces of its blocks as the same object.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all.</param>
    public static void AddDaprClient(
        this IServiceCollection services, Action<DaprClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        Add(services, configure is null ? null : (_, builder) => configure(builder), lifetime);

    /// <summary>Registers the client, and the interfaces of its blocks as the same object.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all.</param>
    public static void AddDaprClient(
        this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, configure, lifetime);
    }

    /// <summary>Registers a typed client whose requests go to another application, by service invocation.</summary>
    /// <typeparam name="TClient">The typed client; it takes an <see cref="HttpClient"/>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="appId">The name of the application.</param>
    /// <returns>To add handlers, resilience and whatever else belongs to the client.</returns>
    public static IHttpClientBuilder AddDaprInvokeClient<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IServiceCollection services, string appId)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        services.AddDaprClient();
        return services.AddHttpClient<TClient>()
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = InvocationHandler.Address(appId);
                provider.GetRequiredService<DaprConnection>().Configure(client);
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                // Innermost: the handlers that a user adds, such as retries, see the request as the typed client made it.
                var connection = provider.GetRequiredService<DaprConnection>();
                return new InvocationHandler(connection.HttpEndpoint, connection.Headers) { InnerHandler = connection.CreateHttpHandler(), DefaultAppId = appId };
            });
    }

    private static void Add(IServiceCollection services, Action<IServiceProvider, DaprClientBuilder>? configure, ServiceLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            // The first that says something wins, whatever was registered without a word before.
            services.TryAddSingleton(new Configuration(configure));
        }

        services.TryAddSingleton(provider =>
        {
            var builder = new DaprClientBuilder(DaprConnectionOptions.FromConfiguration(provider.GetService<IConfiguration>()));
            provider.GetService<Configuration>()?.Configure(provider, builder);
            return new ConfiguredBuilder(builder);
        });
        services.TryAddSingleton(provider => new DaprConnection(provider.GetRequiredService<ConfiguredBuilder>().Builder.Options));
        services.TryAdd(new ServiceDescriptor(
            typeof(DaprClient),
            provider => new GrpcDaprClient(
                provider.GetRequiredService<DaprConnection>(), provider.GetRequiredService<ConfiguredBuilder>().Builder.Json, ownsConnection: false),
            lifetime));
        AddBlock<IStateClient>(services, lifetime);
        AddBlock<IPubSubClient>(services, lifetime);
        AddBlock<IInvocationClient>(services, lifetime);
        AddBlock<ISidecarClient>(services, lifetime);
    }

    private static void AddBlock<TBlock>(IServiceCollection services, ServiceLifetime lifetime)
        where TBlock : class =>
        services.TryAdd(new ServiceDescriptor(typeof(TBlock), provider => (TBlock)(object)provider.GetRequiredService<DaprClient>(), lifetime));

    /// <summary>What the user wants to configure.</summary>
    private sealed record Configuration(Action<IServiceProvider, DaprClientBuilder> Configure);

    /// <summary>What the user configured, run once.</summary>
    private sealed record ConfiguredBuilder(DaprClientBuilder Builder);
}
