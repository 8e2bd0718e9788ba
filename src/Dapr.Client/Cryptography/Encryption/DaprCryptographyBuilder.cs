using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Cryptography.Encryption.Extensions;

/// <summary>Goes on with the registration of a client of cryptography.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprCryptographyBuilder(IServiceCollection services) : IDaprCryptographyBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
