using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>A root of a test's own, and a server and a client whose certificates it has signed.</summary>
internal sealed record CertificatePair(X509Certificate2 Server, string RootPem, string ClientPem, string ClientKeyPem) : IDisposable
{
    public static CertificatePair Create()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var server = Sign("CN=localhost");
        using var client = Sign("CN=client");
        return new(
            X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), password: null),
            root.ExportCertificatePem(),
            client.ExportCertificatePem(),
            client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        X509Certificate2 Sign(string subject)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var signed = request.Create(root, now.AddDays(-1), now.AddHours(12), RandomNumberGenerator.GetBytes(8));
            return signed.CopyWithPrivateKey(key);
        }
    }

    /// <summary>Has a server ask for a certificate.</summary>
    public static void RequireOne(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.AllowAnyClientCertificate();
    }));

    public void Dispose() => Server.Dispose();
}
