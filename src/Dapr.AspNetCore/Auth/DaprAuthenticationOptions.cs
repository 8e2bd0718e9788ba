using Microsoft.AspNetCore.Authentication;

namespace Dapr.AspNetCore;

/// <summary>How the runtime's calls are told from others.</summary>
public class DaprAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The token that the runtime sends.</summary>
    /// <value>Default: APP_API_TOKEN, from the configuration, then from the environment.</value>
    public string Token { get; set; } = DaprDefaults.GetDefaultAppApiToken(null);
}
