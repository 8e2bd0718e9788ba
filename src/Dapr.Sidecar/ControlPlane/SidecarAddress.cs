namespace Dapr.Sidecar;

/// <summary>How another sidecar is reached.</summary>
/// <param name="Id">Tells it from one that takes its place, and may have its port.</param>
/// <param name="Name">Host and internal port, for headers and messages.</param>
/// <param name="CreateHandler">Makes a handler for the connection; the caller disposes it.</param>
internal sealed record SidecarAddress(string Id, string Name, Func<HttpMessageHandler> CreateHandler)
{
    public bool Equals(SidecarAddress? other) => other?.Id == Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>A name that nobody had before.</summary>
    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>A sidecar that is reached over its port. One that stands still, or whose machine is gone, is found out.</summary>
    public static SidecarAddress OnPort(string id, string name) => new(id, name, () => new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromMinutes(1),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        ConnectTimeout = TimeSpan.FromSeconds(20),
    });
}
