using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dapr.Sidecar.Cryptography.Keys;

/// <summary>Reads a key of a file: what is in it, the end of its name says.</summary>
internal static class KeyFile
{
    /// <exception cref="InvalidOperationException">It is no such key.</exception>
    public static CryptoKey Read(string name, byte[] content)
    {
        try
        {
            return Path.GetExtension(name).ToLowerInvariant() switch
            {
                ".json" => JsonKey.Read(content),
                ".pem" => ReadPem(Encoding.UTF8.GetString(content)),
                _ => CryptoKey.OfBytes(ReadBytes(content)),
            };
        }
        catch (FormatException exception)
        {
            throw new InvalidOperationException($"failed to parse key from secret: {exception.Message}", exception);
        }
    }

    /// <summary>A symmetric key is written in base64 of either alphabet, with padding or without, or as it is.</summary>
    private static byte[] ReadBytes(byte[] content)
    {
        var text = Encoding.Latin1.GetString(content).ReplaceLineEndings("").TrimEnd('=').Replace('+', '-').Replace('/', '_');
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return content;
        }
    }

    private static CryptoKey ReadPem(string text)
    {
        if (!PemEncoding.TryFind(text, out var fields)) throw BadPem("failed to decode PEM data");

        try
        {
            if (text[fields.Label] == "CERTIFICATE")
            {
                using var certificate = X509Certificate2.CreateFromPem(text);
                using var key = certificate.GetRSAPublicKey();
                return key is null ? CryptoKey.OfOtherKind : CryptoKey.OfRsa(key.ExportParameters(false));
            }

            return ReadRsa(text) ?? (IsOfCurve(text) ? CryptoKey.OfOtherKind : throw BadPem($"a {text[fields.Label]} that is neither of RSA nor of an elliptic curve"));
        }
        catch (CryptographicException exception)
        {
            throw BadPem(exception.Message);
        }
    }

    private static CryptoKey? ReadRsa(string text)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return null;
        }

        try
        {
            return CryptoKey.OfRsa(rsa.ExportParameters(true));
        }
        catch (CryptographicException)
        {
            return CryptoKey.OfRsa(rsa.ExportParameters(false));
        }
    }

    private static bool IsOfCurve(string text)
    {
        using var curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static FormatException BadPem(string why) => new($"failed to parse PEM encoded key: {why}");
}
