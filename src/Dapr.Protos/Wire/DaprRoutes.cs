namespace Dapr.Protos.Wire;

/// <summary>The paths of the HTTP API, and of what the sidecar calls on an application.</summary>
public static class DaprRoutes
{
    /// <summary>Whether the sidecar and its application are ready.</summary>
    public const string Health = "/v1.0/healthz";

    /// <summary>Whether the sidecar's own API is ready.</summary>
    public const string OutboundHealth = "/v1.0/healthz/outbound";

    /// <summary>What the sidecar knows about itself.</summary>
    public const string Metadata = "/v1.0/metadata";

    /// <summary>Stops the sidecar.</summary>
    public const string Shutdown = "/v1.0/shutdown";

    /// <summary>Service invocation: <c>{app id}/method/{method}</c> follows.</summary>
    public const string Invoke = "/v1.0/invoke/";

    /// <summary>Where an application lists its topics.</summary>
    public const string Subscribe = "/dapr/subscribe";

    /// <summary>Where an application describes its actors.</summary>
    public const string Config = "/dapr/config";
}
