using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Jobs.Extensions;

/// <summary>Goes on with the registration of the client of jobs.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprJobsBuilder(IServiceCollection services) : IDaprJobsBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
