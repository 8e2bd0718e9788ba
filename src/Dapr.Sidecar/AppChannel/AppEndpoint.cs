using System.Text;

namespace Dapr.Sidecar.AppChannel;

/// <summary>Where an application is.</summary>
/// <param name="Address">The base address.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Handler">Sends requests to it.</param>
/// <param name="Port">Its port; null when it is reached without one.</param>
internal sealed record AppEndpoint(Uri Address, AppProtocol Protocol, HttpMessageHandler Handler, int? Port)
{
    private static readonly UriCreationOptions RawPaths = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Scheme, host and port.</summary>
    public string Authority { get; } = Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether the handler goes with the channel; a handler that was given belongs to the giver.</summary>
    public bool OwnsHandler { get; private init; }

    public bool IsGrpc => Protocol is AppProtocol.Grpc or AppProtocol.Grpcs;

    /// <summary>The address of a path that is escaped already, which goes on the wire as it is; a test server cannot take such an address apart.</summary>
    public Uri At(string path) => new(Authority + path, Port is null ? default : RawPaths);

    /// <summary>An application on a port.</summary>
    public static AppEndpoint OnPort(string host, int port, AppProtocol protocol)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,

            // Metadata of publishers becomes headers, whatever its letters are.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,

#pragma warning disable CA5359 // The runtime takes whatever certificate its application shows: most have one of their own making.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        };
        var scheme = protocol is AppProtocol.Https or AppProtocol.Grpcs ? "https" : "http";
        return new AppEndpoint(new UriBuilder(scheme, host.Trim('[', ']'), port).Uri, protocol, handler, port) { OwnsHandler = true };
    }
}
