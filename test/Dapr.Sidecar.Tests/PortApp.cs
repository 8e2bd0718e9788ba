using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests;

/// <summary>An application on a port of its own: a function.</summary>
internal sealed class PortApp : IAsyncDisposable
{
    private readonly WebApplication _server;

    private PortApp(WebApplication server) => _server = server;

    public int Port => new Uri(_server.Urls.First()).Port;

    /// <summary>Starts it; over TLS it shows a certificate that nobody has signed, for a name that is not its own.</summary>
    public static async Task<PortApp> StartAsync(RequestDelegate answer, bool tls = false, HttpProtocols protocols = HttpProtocols.Http1, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null, IPAddress? address = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
            kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (tls)
                {
                    listen.UseHttps(certificate ?? Certificate());
                }
            });
        });
        var server = builder.Build();
        map?.Invoke(server);
        server.Run(answer);
        await server.StartAsync();
        return new PortApp(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A certificate that nobody has signed, for a name that is not this machine's.</summary>
    public static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=somebody.else", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
