using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>The document format once more, written from its description and for AES-GCM only, to hold the sidecar's against.</summary>
internal static class PlainDocument
{
    public const int SegmentSize = 64 * 1024;

    /// <summary>A document of some data, whose key is wrapped by 32 bytes.</summary>
    public static byte[] Encrypt(byte[] wrappingKey, string keyName, byte[] data)
    {
        var fileKey = RandomNumberGenerator.GetBytes(32);
        var prefix = RandomNumberGenerator.GetBytes(7);
        var wrapped = Convert.ToBase64String(Sidecar.Cryptography.Keys.AesKeyWrap.Wrap(wrappingKey, fileKey));
        var signed = $"dapr.io/enc/v1\n{{\"k\":\"{keyName}\",\"kw\":1,\"wfk\":\"{wrapped}\",\"cph\":1,\"np\":\"{Convert.ToBase64String(prefix)}\"}}\n";
        var header = signed + Convert.ToBase64String(Signature(fileKey, signed)) + "\n";

        using var output = new MemoryStream();
        output.Write(Encoding.UTF8.GetBytes(header));
        using var aes = Cipher(fileKey, prefix);
        for (var (at, index) = (0, 0U); at < data.Length; at += SegmentSize, index++)
        {
            var plain = data.AsSpan(at, Math.Min(SegmentSize, data.Length - at));
            var (sealedData, tag) = (new byte[plain.Length], new byte[16]);
            aes.Encrypt(Nonce(prefix, index, at + plain.Length == data.Length), plain, sealedData, tag);
            output.Write(sealedData);
            output.Write(tag);
        }

        return output.ToArray();
    }

    /// <summary>The data of a document.</summary>
    public static byte[] Decrypt(byte[] wrappingKey, byte[] document)
    {
        var first = Array.IndexOf(document, (byte)'\n') + 1;
        var second = Array.IndexOf(document, (byte)'\n', first) + 1;
        var third = Array.IndexOf(document, (byte)'\n', second) + 1;
        using var manifest = JsonDocument.Parse(document.AsMemory(first, second - first));
        var fileKey = Sidecar.Cryptography.Keys.AesKeyWrap.Unwrap(wrappingKey, manifest.RootElement.GetProperty("wfk").GetBytesFromBase64());
        Assert.Equal(Convert.ToBase64String(Signature(fileKey, Encoding.UTF8.GetString(document, 0, second))), Encoding.UTF8.GetString(document, second, third - second - 1));

        var prefix = manifest.RootElement.GetProperty("np").GetBytesFromBase64();
        using var aes = Cipher(fileKey, prefix);
        using var output = new MemoryStream();
        for (var (at, index) = (third, 0U); at < document.Length; at += SegmentSize + 16, index++)
        {
            var segment = document.AsSpan(at, Math.Min(SegmentSize + 16, document.Length - at));
            var plain = new byte[segment.Length - 16];
            aes.Decrypt(Nonce(prefix, index, at + segment.Length == document.Length), segment[..^16], segment[^16..], plain);
            output.Write(plain);
        }

        return output.ToArray();
    }

    private static byte[] Signature(byte[] fileKey, string signed) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, [], "header"u8.ToArray()), Encoding.UTF8.GetBytes(signed));

    private static AesGcm Cipher(byte[] fileKey, byte[] prefix) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, prefix, "payload"u8.ToArray()), 16);

    private static byte[] Nonce(byte[] prefix, uint index, bool isLast)
    {
        byte[] nonce = [.. prefix, 0, 0, 0, 0, (byte)(isLast ? 1 : 0)];
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(7), index);
        return nonce;
    }
}
