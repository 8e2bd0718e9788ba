namespace Dapr.Sidecar;

/// <summary>How another sidecar is reached.</summary>
/// <param name="Name">Host and internal port, for headers and messages.</param>
/// <param name="CreateHandler">Makes a handler for the connection; the caller disposes it.</param>
internal sealed record SidecarAddress(string Name, Func<HttpMessageHandler> CreateHandler);
