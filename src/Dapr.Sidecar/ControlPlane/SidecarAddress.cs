namespace Dapr.Sidecar;

/// <summary>How another sidecar is reached.</summary>
/// <param name="Name">Host and internal port, for headers and messages.</param>
/// <param name="CreateHandler">Makes a handler for the connection; the caller disposes it.</param>
internal sealed record SidecarAddress(string Name, Func<HttpMessageHandler> CreateHandler)
{
    /// <summary>A sidecar that is reached over its port.</summary>
    public static SidecarAddress OnPort(string name) => new(name, () => new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
    });
}
