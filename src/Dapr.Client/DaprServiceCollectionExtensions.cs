using Dapr.Client;
using Dapr.Common;
using Dapr.Common.Connection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;

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
        var client = services.AddHttpClient<TClient>()
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = InvocationHandler.Address(appId);
                provider.GetRequiredService<DaprConnection>().Configure(http);
            })
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<DaprConnection>().CreatePrimaryHandler());

        // After whatever the user adds, so that ours are innermost: handlers such as retries see the request as the typed client made
        // it, and a primary handler of the user's sends what ours have addressed.
        services.AddOptions<HttpClientFactoryOptions>(client.Name).PostConfigure(options => options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            if (builder.AdditionalHandlers.OfType<InvocationHandler>().FirstOrDefault() is { } registered)
            {
                // Registered before, for another application perhaps: the last word holds, as for all that configures the client.
                registered.DefaultAppId = appId;
                return;
            }

            var connection = builder.Services.GetRequiredService<DaprConnection>();
            builder.AdditionalHandlers.Add(new InvocationHandler(connection.HttpEndpoint, connection.Headers) { DefaultAppId = appId });
            if (connection.CreateRetryHandler() is { } retries)
            {
                builder.AdditionalHandlers.Add(retries);
            }
        }));
        return client;
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
        services.TryAddSingleton(provider => provider.GetRequiredService<ConfiguredBuilder>().Builder.Options);
        services.AddDaprConnection();
        services.TryAdd(new ServiceDescriptor(
            typeof(DaprClient),
            provider => new GrpcDaprClient(
                provider.GetRequiredService<DaprConnection>().Share(), provider.GetRequiredService<ConfiguredBuilder>().Builder.Json),
            lifetime));
        AddBlock<IStateClient>(services, lifetime);
        AddBlock<IPubSubClient>(services, lifetime);
        AddBlock<IInvocationClient>(services, lifetime);
        AddBlock<IBindingsClient>(services, lifetime);
        AddBlock<ISecretsClient>(services, lifetime);
        AddBlock<IConfigurationClient>(services, lifetime);
        AddBlock<ILocksClient>(services, lifetime);
        AddBlock<ICryptographyClient>(services, lifetime);
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
