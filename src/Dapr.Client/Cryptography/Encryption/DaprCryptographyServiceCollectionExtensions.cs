using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dapr.Cryptography.Encryption.Extensions;

/// <summary>Registers the client of encryption.</summary>
[Experimental(DaprClient.CryptographyDiagnostic, UrlFormat = DaprClient.CryptographyUrl)]
public static class DaprCryptographyServiceCollectionExtensions
{
    /// <summary>Registers <see cref="DaprEncryptionClient"/>, and <see cref="IDaprEncryptionClient"/> as the same object.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    public static IDaprCryptographyBuilder AddDaprEncryptionClient(
        this IServiceCollection services, Action<IServiceProvider, DaprEncryptionClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprEncryptionClient, DaprEncryptionClientBuilder>(
            configuration => new DaprEncryptionClientBuilder(configuration), configure, lifetime);
        services.TryAdd(new ServiceDescriptor(
            typeof(IDaprEncryptionClient), provider => provider.GetRequiredService<DaprEncryptionClient>(), lifetime));
        return new DaprCryptographyBuilder(services);
    }
}
