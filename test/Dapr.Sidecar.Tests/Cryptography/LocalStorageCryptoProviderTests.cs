using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dapr.Sidecar.Cryptography;
using Dapr.Sidecar.Tests.Components;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>Keys that are files of a folder.</summary>
public sealed class LocalStorageCryptoProviderTests : CryptoProviderContract, IDisposable
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(32);

    private readonly ResourceFolder _keys = new();
    private readonly RSA _rsa = RSA.Create(2048);

    /// <summary>All the ways to write a key that wraps, by the name of its file.</summary>
    public static TheoryData<string> Forms => ["raw", "standard", "no-padding", "lines", "url", "octets.json", "rsa.json", "pkcs8.pem", "pkcs1.pem"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Key_InAnyForm_IsRead(string name)
    {
        await File.WriteAllBytesAsync(Path.Combine(_keys.Folder, name), Content(name));
        var provider = Create();
        var algorithm = name is "rsa.json" or "pkcs8.pem" or "pkcs1.pem" ? "RSA-OAEP-256" : "A256KW";

        var wrapped = await provider.WrapKeyAsync(Bytes, algorithm, name, CancellationToken.None);

        Assert.Equal(Bytes, await provider.UnwrapKeyAsync(wrapped, algorithm, name, CancellationToken.None));
    }

    [Theory]
    [InlineData("public.pem")]
    [InlineData("certificate.pem")]
    [InlineData("public.json")]
    public async Task Key_PublicHalf_WrapsAndDoesNotUnwrap(string name)
    {
        await File.WriteAllBytesAsync(Path.Combine(_keys.Folder, name), Content(name));
        var provider = Create();

        var wrapped = await provider.WrapKeyAsync(Bytes, "RSA-OAEP-256", name, CancellationToken.None);

        Assert.Equal(Bytes, _rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
        await Assert.ThrowsAsync<InvalidOperationException>(() => provider.UnwrapKeyAsync(wrapped, "RSA-OAEP-256", name, CancellationToken.None));
    }

    [Theory]
    [InlineData("curve.pem", "failed to encrypt data: key type mismatch")]
    [InlineData("curve.json", "failed to encrypt data: key type mismatch")]
    [InlineData("short", "failed to encrypt data: key type mismatch")]
    [InlineData("kind.json", "failed to retrieve the key encryption key: failed to parse key from secret: invalid key type from JSON: what")]
    [InlineData("half.json", "failed to retrieve the key encryption key: failed to parse key from secret: a key in JSON needs its member \"n\"")]
    [InlineData("other.pem", "failed to retrieve the key encryption key: failed to parse key from secret: failed to parse PEM encoded key: a THING that is neither of RSA nor of an elliptic curve")]
    public async Task Key_ThatCannotWrap_SaysWhy(string name, string why)
    {
        await File.WriteAllBytesAsync(Path.Combine(_keys.Folder, name), Content(name));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Create().WrapKeyAsync(Bytes, name.StartsWith("short", StringComparison.Ordinal) ? "A256KW" : "RSA-OAEP-256", name, CancellationToken.None));

        Assert.Equal(why, failure.Message);
    }

    [Fact]
    public async Task Key_FileThatChanges_IsReadAgain()
    {
        var provider = Create();
        _keys.Write("key", Convert.ToBase64String(Bytes));
        var wrapped = await provider.WrapKeyAsync(Bytes, "A256KW", "key", CancellationToken.None);
        _keys.Write("key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => provider.UnwrapKeyAsync(wrapped, "A256KW", "key", CancellationToken.None));
    }

    /// <summary>No name leads out of the folder.</summary>
    [Theory]
    [InlineData("/etc/hostname", "no such file or directory")]
    [InlineData("", "is a directory")]
    [InlineData("../key", "invalid key path: cannot contain '..'")]
    public async Task Key_NameThatIsAPath_StaysInTheFolder(string name, string why)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Create().WrapKeyAsync(Bytes, "A256KW", name, CancellationToken.None));

        Assert.EndsWith(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "path is missing")]
    [InlineData("/no/such/folder", "path: '/no/such/folder' is no folder")]
    public async Task Component_WithoutAFolder_KeepsTheSidecarFromStarting(string? path, string why)
    {
        var spec = new ComponentSpec { Name = "crypto", Type = "crypto.dapr.localstorage", Metadata = path is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["path"] = path } };

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.Components.Add(spec)));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _rsa.Dispose();
    }

    protected override string Name(string key) => key == "rsa" ? "rsa.pem" : key;

    protected override Task<ICryptoProvider> CreateAsync()
    {
        _keys.Write("aes", Convert.ToBase64String(Bytes));
        _keys.Write("other", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _keys.Write("rsa.pem", _rsa.ExportPkcs8PrivateKeyPem());
        return Task.FromResult(Create());
    }

    private ICryptoProvider Create() => new LocalStorageCryptoProvider(new ComponentSpec
    {
        Name = "crypto",
        Type = "crypto.dapr.localstorage",
        Metadata = new Dictionary<string, string> { ["path"] = _keys.Folder },
    });

    private byte[] Content(string name)
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return name switch
        {
            "raw" => [.. Bytes[..31], (byte)'\0'],
            "standard" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes)),
            "no-padding" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes).TrimEnd('=')),
            "lines" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes).Insert(20, "\n") + "\r\n"),
            "url" => Encoding.ASCII.GetBytes(JsonKeys.Encode(Bytes)),
            "octets.json" => Encoding.ASCII.GetBytes(JsonKeys.OfBytes(Bytes)),
            "rsa.json" => Encoding.ASCII.GetBytes(JsonKeys.OfRsa(_rsa, withPrivate: true)),
            "public.json" => Encoding.ASCII.GetBytes(JsonKeys.OfRsa(_rsa, withPrivate: false)),
            "pkcs8.pem" => Encoding.ASCII.GetBytes(_rsa.ExportPkcs8PrivateKeyPem()),
            "pkcs1.pem" => Encoding.ASCII.GetBytes(_rsa.ExportRSAPrivateKeyPem()),
            "public.pem" => Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()),
            "certificate.pem" => Encoding.ASCII.GetBytes(Certificate()),
            "curve.pem" => Encoding.ASCII.GetBytes(curve.ExportPkcs8PrivateKeyPem()),
            "curve.json" => """{"kty":"EC","crv":"P-256","x":"","y":""}"""u8.ToArray(),
            "short" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes[..16])),
            "kind.json" => """{"kty":"what"}"""u8.ToArray(),
            "half.json" => """{"kty":"RSA"}"""u8.ToArray(),
            _ => Encoding.ASCII.GetBytes(PemEncoding.WriteString("THING", Bytes)),
        };
    }

    private string Certificate()
    {
        using var certificate = new CertificateRequest("CN=test", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return certificate.ExportCertificatePem();
    }
}
