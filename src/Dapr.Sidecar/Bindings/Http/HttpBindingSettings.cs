using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Bindings.Http;

/// <summary>The settings of a component of type <c>bindings.http</c>.</summary>
internal sealed record HttpBindingSettings
{
    public required string Url { get; init; }

    /// <summary>The header that carries the token.</summary>
    public string? TokenHeader { get; init; }

    public string? Token { get; init; }

    /// <summary>Whether an answer outside of 200 to 299 is an error; a request may say otherwise.</summary>
    public bool ErrorIfNotSuccess { get; init; }

    /// <summary>How long an answer may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the body of an answer may be, in bytes.</summary>
    public long MaxResponseBodySize { get; init; }

    /// <summary>What signs the certificate of the server; null for what the machine trusts.</summary>
    public X509Certificate2? RootCertificate { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    public bool AllowsRenegotiation { get; init; }

    /// <summary>Reads the metadata of a component.</summary>
    /// <exception cref="InvalidOperationException">A setting is absent or wrong; the message names it.</exception>
    public static HttpBindingSettings Read(ComponentSpec spec)
    {
        var settings = new SettingReader(spec.Setting);
        var url = settings.Required("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException($"url: '{url}' is no address such as https://example.com/path");
        }

        var renegotiation = settings.OneOf("MTLSRenegotiation", "RenegotiateNever", "RenegotiateOnceAsClient", "RenegotiateFreelyAsClient");
        return new()
        {
            Url = url,
            Token = settings.Text("securityToken"),
            TokenHeader = settings.Text("securityTokenHeader"),
            ErrorIfNotSuccess = settings.Text("errorIfNot2XX") is null || settings.Flag("errorIfNot2XX"),
            Timeout = settings.Text("responseTimeout") is null ? null : settings.Duration("responseTimeout", default, TimeSpan.FromMilliseconds(1)),
            MaxResponseBodySize = settings.Size("maxResponseBodySize", 100L << 20, least: 1),
            RootCertificate = Certificate("MTLSRootCA", () => settings.Text("MTLSRootCA") is { } root ? X509Certificate2.CreateFromPem(Pem(root)) : null),
            ClientCertificate = Certificate("MTLSClientCert", () => Client(settings)),
            AllowsRenegotiation = renegotiation != "RenegotiateNever",
        };
    }

    private static X509Certificate2? Client(SettingReader settings) => (settings.Text("MTLSClientCert"), settings.Text("MTLSClientKey")) switch
    {
        (null, null) => null,
        (null, _) => throw new InvalidOperationException("MTLSClientCert is missing"),
        (_, null) => throw new InvalidOperationException("MTLSClientKey is missing"),
        var (certificate, key) => X509Certificate2.CreateFromPem(Pem(certificate), Pem(key)),
    };

    private static X509Certificate2? Certificate(string name, Func<X509Certificate2?> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Not what it holds, which may be a key.
            throw new InvalidOperationException($"{name}: neither PEM, nor a file of it", exception);
        }
    }

    /// <summary>A certificate or key, which may stand in a file.</summary>
    private static string Pem(string text) => text.Contains("-----BEGIN", StringComparison.Ordinal) ? text : File.ReadAllText(text);
}
