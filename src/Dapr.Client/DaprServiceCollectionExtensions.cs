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
        services.AddDaprClient((_, builder) => configure?.Invoke(builder), lifetime);

    /// <summary>Registers the client, and the interfaces of its blocks as the same object.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all.</param>
    public static void AddDaprClient(
        this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider =>
        {
            var builder = new DaprClientBuilder(DaprConnectionOptions.FromConfiguration(provider.GetService<IConfiguration>()));
            configure(provider, builder);
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
            .ConfigureHttpClient(client => client.BaseAddress = new Uri($"http://{appId}/"))
            .AddHttpMessageHandler(provider => new InvocationHandler(provider.GetRequiredService<DaprConnection>()) { DefaultAppId = appId })
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<DaprConnection>().HttpHandler is { } handler
                ? new SharedHandler(handler)
                : new SocketsHttpHandler { UseCookies = false });
    }

    private static void AddBlock<TBlock>(IServiceCollection services, ServiceLifetime lifetime)
        where TBlock : class =>
        services.TryAdd(new ServiceDescriptor(typeof(TBlock), provider => (TBlock)(object)provider.GetRequiredService<DaprClient>(), lifetime));

    /// <summary>What the user configured, run once.</summary>
    private sealed record ConfiguredBuilder(DaprClientBuilder Builder);
}
