using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Messaging.PublishSubscribe.Extensions;

/// <summary>Goes on with the registration of the client of streaming subscriptions.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprPubSubBuilder(IServiceCollection services) : IDaprPubSubBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
