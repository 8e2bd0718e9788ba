using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Messaging.PublishSubscribe.Extensions;

/// <summary>Registers the client of streaming subscriptions.</summary>
public static class PublishSubscribeServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="DaprPublishSubscribeClient"/>. Its subscriptions end when the host stops, while what their handlers use is
    /// still there; a <see cref="TimeProvider"/> among the services is their clock.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprPubSubBuilder AddDaprPubSubClient(
        this IServiceCollection services, Action<IServiceProvider, DaprPublishSubscribeClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprPublishSubscribeClient, DaprPublishSubscribeClientBuilder>(
            (provider, configuration) => new DaprPublishSubscribeClientBuilder(configuration)
            {
                Clock = provider.GetService<TimeProvider>() ?? TimeProvider.System,
                Loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
                OfHost = provider.GetRequiredService<OpenSubscriptions>(),
            },
            configure,
            lifetime);
        services.TryAddSingleton<OpenSubscriptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SubscriptionsOfHost>());
        return new DaprPubSubBuilder(services);
    }
}
