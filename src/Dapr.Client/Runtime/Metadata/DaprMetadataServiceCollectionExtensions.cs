using Dapr.Common.Connection;
using Dapr.Metadata.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dapr.Metadata.Extensions;

/// <summary>Registers the metadata of the sidecar.</summary>
public static class DaprMetadataServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="DaprMetadata"/> as options: <c>IOptions&lt;DaprMetadata&gt;</c>, and its monitor and snapshot. They hold what the sidecar told
    /// when the application started, which waits for it up to 60 seconds; without a host, what it told when they were first asked for.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDaprMetadata(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddDaprConnection();
        services.TryAddSingleton<MetadataSource>();
        services.TryAddSingleton<IOptionsFactory<DaprMetadata>, MetadataOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MetadataSource>(provider => provider.GetRequiredService<MetadataSource>()));
        return services;
    }
}
