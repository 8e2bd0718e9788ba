using Microsoft.Extensions.DependencyInjection;

namespace Dapr.SecretsManagement.Extensions;

/// <summary>Goes on with the registration of the client of secrets.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprSecretsManagementBuilder(IServiceCollection services) : IDaprSecretsManagementBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
