using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Lets endpoints be called by the runtime alone.</summary>
public static class DaprAuthorizationOptionsExtensions
{
    /// <summary>Adds a policy that only the runtime fulfils.</summary>
    /// <param name="options">The authorization of the application.</param>
    /// <param name="name">The name of the policy.</param>
    public static void AddDapr(this AuthorizationOptions options, string name = DaprAuthenticationHandler.SchemeName)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(name, policy => policy.AddAuthenticationSchemes(DaprAuthenticationHandler.SchemeName).RequireAuthenticatedUser());
    }
}
