using Dapr.Rpc.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what gRPC services need.</summary>
public static class RpcServiceCollectionExtensions
{
    /// <summary>Sets the options of the gRPC services of an application, and registers their <see cref="RpcHealth"/>. Without it the defaults hold.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRpcServer(this IServiceCollection services, Action<RpcServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RpcServerOptions>();
        services.TryAddSingleton<RpcHealth>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }
}
