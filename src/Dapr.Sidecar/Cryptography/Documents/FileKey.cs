using System.Security.Cryptography;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>The key of one document, of which the keys for its header and its data are made.</summary>
internal static class FileKey
{
    public const int Size = 32;

    /// <summary>A new key.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(Size);

    /// <summary>Signs the first two lines of a document.</summary>
    public static byte[] Sign(byte[] fileKey, ReadOnlySpan<byte> lines)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, Size, salt: [], info: "header"u8.ToArray());
        var signature = HMACSHA256.HashData(key, lines);
        CryptographicOperations.ZeroMemory(key);
        return signature;
    }

    /// <summary>The cipher of a document's data. The key of the document is used up.</summary>
    public static SegmentCipher CreateCipher(byte[] fileKey, DocumentManifest manifest)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, Size, manifest.NoncePrefix, info: "payload"u8.ToArray());
        CryptographicOperations.ZeroMemory(fileKey);
        try
        {
            return new SegmentCipher(manifest.Cipher, key, manifest.NoncePrefix);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
