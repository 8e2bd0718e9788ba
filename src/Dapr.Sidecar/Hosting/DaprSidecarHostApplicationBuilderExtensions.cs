using Dapr.Sidecar;
using Dapr.Sidecar.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Gives an application a sidecar of its own while it is developed.</summary>
public static class DaprSidecarHostApplicationBuilderExtensions
{
    /// <summary>
    /// Starts a sidecar in the process of the application, when it runs in Development and nobody has told it of another one.
    /// </summary>
    /// <param name="builder">The builder of a web application, or of any other.</param>
    /// <param name="configure">Changes what the section <c>Dapr:Sidecar</c> of the configuration says, and adds components of the user's own.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="SidecarStartException">A setting, a resource or a port cannot be used; the message names it.</exception>
    /// <remarks>
    /// <para>
    /// The sidecar serves when this returns, so call it before what needs it, such as a configuration provider; its addresses
    /// stand in the configuration as <c>DAPR_HTTP_ENDPOINT</c> and <c>DAPR_GRPC_ENDPOINT</c>. It calls the application as soon as that listens.
    /// When the application stops, it first gets no more events and invocations; its own services still reach the sidecar, which ends after them.
    /// </para>
    /// <para>
    /// Nothing is started where the configuration or the environment has an address or a port of a sidecar, as beside a real
    /// one (<c>DAPR_GRPC_ENDPOINT</c>, <c>DAPR_GRPC_PORT</c>, <c>DAPR_HTTP_ENDPOINT</c>, <c>DAPR_HTTP_PORT</c>), nor outside of Development, unless
    /// <c>Dapr:Sidecar:Enabled</c> is true; false switches it off. One line in the log says what was started, or why nothing was.
    /// </para>
    /// </remarks>
    public static IHostApplicationBuilder AddDaprSidecar(this IHostApplicationBuilder builder, Action<SidecarOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(SidecarChoice)))
        {
            return builder;
        }

        var choice = SidecarChoice.Make(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(choice);
        if (choice.WhyNot is null)
        {
            HostedSidecar.Start(builder, configure);
        }
        else
        {
            builder.Services.AddHostedService<AbsentSidecar>();
        }

        return builder;
    }
}
