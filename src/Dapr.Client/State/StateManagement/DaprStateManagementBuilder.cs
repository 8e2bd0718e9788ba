using Microsoft.Extensions.DependencyInjection;

namespace Dapr.StateManagement.Extensions;

/// <summary>Goes on with the registration of the client of state.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprStateManagementBuilder(IServiceCollection services) : IDaprStateManagementBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
