using Dapr;
using Dapr.AspNetCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Authentication;

/// <summary>Lets an application know the runtime by its token.</summary>
public static class DaprAuthenticationBuilderExtensions
{
    /// <summary>Adds the scheme <c>Dapr</c>, with the token of configuration or environment.</summary>
    /// <param name="builder">The authentication of the application.</param>
    /// <returns>The authentication of the application.</returns>
    public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder) => builder.AddDapr(_ => { });

    /// <summary>Adds the scheme <c>Dapr</c>.</summary>
    /// <param name="builder">The authentication of the application.</param>
    /// <param name="configureOptions">Sets the token.</param>
    /// <returns>The authentication of the application.</returns>
    public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder, Action<DaprAuthenticationOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);
        builder.Services.AddOptions<DaprAuthenticationOptions>(DaprAuthenticationHandler.SchemeName)
            .Configure<IConfiguration>((options, configuration) => options.Token = DaprDefaults.GetDefaultAppApiToken(configuration));
        return builder.AddScheme<DaprAuthenticationOptions, DaprAuthenticationHandler>(DaprAuthenticationHandler.SchemeName, configureOptions);
    }
}
