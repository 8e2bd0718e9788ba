namespace Dapr.Sidecar.AppChannel;

/// <summary>Holds the channel to the application, which may be attached after the sidecar has started, or never.</summary>
internal sealed class AppConnection
{
    /// <summary>The channel; null while there is no application.</summary>
    public AppChannel? Channel { get; set; }
}
