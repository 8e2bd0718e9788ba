namespace Dapr.Sidecar.AppChannel;

/// <summary>Holds the channel to the application, which may be attached after the sidecar has started, or never.</summary>
internal sealed class AppConnection
{
    /// <summary>The channel; null while there is no application.</summary>
    public AppChannel? Channel { get; set; }

    /// <summary>What the application has answered to <c>/dapr/config</c>; null when it has said nothing.</summary>
    public byte[]? Config { get; set; }
}
