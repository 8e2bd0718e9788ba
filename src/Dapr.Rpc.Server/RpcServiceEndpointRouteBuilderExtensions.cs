using Dapr.Rpc.Server;
using Dapr.Rpc.Server.Health;
using Dapr.Rpc.Server.Reflection;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the services that a gRPC server has beside its own: health and reflection.</summary>
public static class RpcServiceEndpointRouteBuilderExtensions
{
    /// <summary>Serves <c>grpc.health.v1.Health</c>: Check, List and Watch.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="health">How the services are; by default the registered <see cref="RpcHealth"/>, or a server that serves.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    /// <remarks>When the application stops, everything is said to be not serving and those who watch are let go.</remarks>
    public static IEndpointConventionBuilder MapRpcHealth(this IEndpointRouteBuilder endpoints, RpcHealth? health = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var served = health ?? services.GetService<RpcHealth>() ?? new RpcHealth();
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(served.Stop);
        return new HealthService(served).Map(endpoints);
    }

    /// <summary>Serves <c>grpc.reflection.v1</c> and <c>v1alpha</c> for all methods that are mapped on the same endpoints.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="files">
    /// The files that declare the services. The files of their messages, and all that these import, are known without.
    /// </param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapRpcReflection(this IEndpointRouteBuilder endpoints, params FileDescriptor[] files)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(files);
        return new ReflectionService(endpoints.DataSources, files).Map(endpoints);
    }
}
