using Microsoft.Extensions.DependencyInjection;

namespace Dapr.DistributedLock.Extensions;

/// <summary>Goes on with the registration of the client of locks.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprLockBuilder(IServiceCollection services) : IDaprDistributedLockBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
