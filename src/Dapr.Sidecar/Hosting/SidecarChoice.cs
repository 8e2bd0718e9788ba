using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Dapr.Sidecar.Hosting;

/// <summary>Whether an application gets a sidecar in its process.</summary>
/// <param name="WhyNot">Why it gets none; null when it gets one.</param>
internal sealed record SidecarChoice(string? WhyNot)
{
    private const string Enabled = SidecarSettings.Section + ":" + SidecarSettings.Enabled;

    // Where the client looks for its sidecar: whoever sets one of them has one.
    private static readonly string[] Endpoints = ["DAPR_GRPC_ENDPOINT", "DAPR_GRPC_PORT", "DAPR_HTTP_ENDPOINT", "DAPR_HTTP_PORT"];

    /// <summary>Decides.</summary>
    /// <exception cref="SidecarStartException">A setting is neither true nor false.</exception>
    public static SidecarChoice Make(IConfiguration configuration, IHostEnvironment environment)
    {
        var asked = IsAsked(configuration[Enabled]);
        var endpoint = Endpoints.FirstOrDefault(name => SidecarSettings.Value(configuration, name) is not null);
        return new SidecarChoice(
            endpoint is not null ? $"{endpoint} is set, which says where one is: {SidecarSettings.Value(configuration, endpoint)}"
            : asked == false ? $"{Enabled} is false"
            : asked is null && !environment.IsDevelopment() ? $"the environment is {environment.EnvironmentName}, not {Environments.Development}, and {Enabled} is not true"
            : null);
    }

    private static bool? IsAsked(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : bool.TryParse(text, out var asked) ? asked
        : throw new SidecarStartException($"{Enabled} is '{text}', which is neither true nor false.");
}
