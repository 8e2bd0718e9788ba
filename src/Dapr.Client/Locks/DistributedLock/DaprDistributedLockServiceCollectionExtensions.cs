using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dapr.DistributedLock.Extensions;

/// <summary>Registers the client of locks.</summary>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public static class DaprDistributedLockServiceCollectionExtensions
{
    /// <summary>Registers <see cref="DaprDistributedLockClient"/>, and <see cref="IDaprDistributedLockClient"/> as the same object.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprDistributedLockBuilder AddDaprDistributedLock(
        this IServiceCollection services, Action<IServiceProvider, DaprDistributedLockBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Scoped)
    {
        services.AddBlockClient<DaprDistributedLockClient, DaprDistributedLockBuilder>(
            configuration => new DaprDistributedLockBuilder(configuration), configure, lifetime);
        services.TryAdd(new ServiceDescriptor(
            typeof(IDaprDistributedLockClient), provider => provider.GetRequiredService<DaprDistributedLockClient>(), lifetime));
        return new DaprLockBuilder(services);
    }
}
