using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dapr.Rpc.Tests;

/// <summary>The ways to a service beside connections in memory: sockets with and without TLS, and Unix sockets.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task Cleartext_OwnHandler_SpeaksHttp2FromTheStart()
    {
        await using var server = await StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        using var channel = new RpcChannel(new Uri(server.Address));

        Assert.Equal("HTTP/2 ", (await CallAsync(channel)).Value);
    }

    [Fact]
    public async Task Tls_CertificateThatIsTrusted_NegotiatesHttp2()
    {
        using var certificate = CreateCertificate();
        await using var server = await StartTlsAsync(certificate, HttpProtocols.Http1AndHttp2);
        using var channel = CreateTrustingChannel(server, certificate);

        Assert.Equal("HTTP/2 h2", (await CallAsync(channel)).Value);
    }

    [Fact]
    public async Task Tls_CertificateThatIsNot_IsUnavailable()
    {
        using var certificate = CreateCertificate();
        await using var server = await StartTlsAsync(certificate, HttpProtocols.Http2);
        using var channel = new RpcChannel(new Uri(server.Address));

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(channel));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("certificate", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tls_ServerWithoutHttp2_IsUnavailable()
    {
        using var certificate = CreateCertificate();
        await using var server = await StartTlsAsync(certificate, HttpProtocols.Http1);
        using var channel = CreateTrustingChannel(server, certificate);

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(channel));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Theory]
    [InlineData("unix://")]
    [InlineData("unix:")]
    public async Task UnixSocket_ByItsAddress_IsReached(string prefix)
    {
        var path = Path.Combine(Path.GetTempPath(), $"rpc {Guid.NewGuid():N}.socket");
        await using var server = await StartAsync(kestrel => kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2));
        using var channel = new RpcChannel(new Uri(prefix + path));

        Assert.Equal("HTTP/2 ", (await CallAsync(channel)).Value);
    }

    [Fact]
    public async Task UnixSocket_WhereNobodyListens_IsUnavailable()
    {
        using var channel = new RpcChannel(new Uri($"unix://{Path.GetTempPath()}/{Guid.NewGuid():N}.socket"));

        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(channel))).StatusCode);
    }

    [Fact]
    public async Task Connect_ThatTakesTooLong_IsUnavailable()
    {
        using var channel = new RpcChannel(new Uri("http://raw"), new RpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(50),
                ConnectCallback = async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return Stream.Null;
                },
            },
            DisposeHttpHandler = true,
        });

        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(channel))).StatusCode);
    }

    private static Task<StringValue> CallAsync(RpcChannel channel) =>
        channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { Timeout = TestServer.Limit });

    private static RpcChannel CreateTrustingChannel(TestServer server, X509Certificate2 certificate) => new(new Uri(server.Address), new RpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs!.GetCertHashString() == certificate.GetCertHashString(),
            },
        },
        DisposeHttpHandler = true,
    });

    private static Task<TestServer> StartTlsAsync(X509Certificate2 certificate, HttpProtocols protocols) => StartAsync(kestrel =>
        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(certificate);
        }));

    /// <summary>A server that answers with its protocol, and with what TLS has negotiated.</summary>
    private static Task<TestServer> StartAsync(Action<KestrelServerOptions> kestrel) => TestServer.StartAsync(
        endpoints => endpoints.MapUnary(EchoService.Unary, (_, call) =>
        {
            var negotiated = call.HttpContext.Features.Get<ITlsHandshakeFeature>() is null
                ? ""
                : call.HttpContext.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.ITlsApplicationProtocolFeature>() is { } feature
                    ? System.Text.Encoding.ASCII.GetString(feature.ApplicationProtocol.Span)
                    : "";
            return Task.FromResult(new StringValue { Value = $"{call.HttpContext.Request.Protocol} {negotiated}" });
        }),
        kestrel: kestrel);

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
