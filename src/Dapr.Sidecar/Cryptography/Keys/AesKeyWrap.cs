using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dapr.Sidecar.Cryptography.Keys;

/// <summary>The AES key wrap of RFC 3394, without padding: the framework has the one with padding only, which gives something else.</summary>
internal static class AesKeyWrap
{
    private const int BlockSize = 8;
    private const int Rounds = 6;
    private const ulong Check = 0xA6A6A6A6A6A6A6A6;

    /// <summary>Encrypts a key.</summary>
    /// <exception cref="ArgumentException">It is no multiple of 8 bytes, or shorter than 16.</exception>
    public static byte[] Wrap(byte[] keyEncryptionKey, ReadOnlySpan<byte> key)
    {
        if (key.Length < 2 * BlockSize || key.Length % BlockSize != 0) throw new ArgumentException("A key must be a multiple of 8 bytes, and at least 16.", nameof(key));

        using var aes = Create(keyEncryptionKey);
        var wrapped = new byte[BlockSize + key.Length];
        key.CopyTo(wrapped.AsSpan(BlockSize));
        var count = key.Length / BlockSize;
        var check = Check;
        Span<byte> block = stackalloc byte[2 * BlockSize];
        for (var step = 1; step <= Rounds * count; step++)
        {
            var part = wrapped.AsSpan((((step - 1) % count) + 1) * BlockSize, BlockSize);
            BinaryPrimitives.WriteUInt64BigEndian(block, check);
            part.CopyTo(block[BlockSize..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step;
            block[BlockSize..].CopyTo(part);
        }

        BinaryPrimitives.WriteUInt64BigEndian(wrapped, check);
        return wrapped;
    }

    /// <summary>Decrypts a key.</summary>
    /// <exception cref="CryptographicException">It was not encrypted with this key.</exception>
    public static byte[] Unwrap(byte[] keyEncryptionKey, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 3 * BlockSize || wrapped.Length % BlockSize != 0) throw Failed();

        using var aes = Create(keyEncryptionKey);
        var key = wrapped[BlockSize..].ToArray();
        var count = key.Length / BlockSize;
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        Span<byte> block = stackalloc byte[2 * BlockSize];
        for (var step = Rounds * count; step >= 1; step--)
        {
            var part = key.AsSpan((step - 1) % count * BlockSize, BlockSize);
            BinaryPrimitives.WriteUInt64BigEndian(block, check ^ (ulong)step);
            part.CopyTo(block[BlockSize..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[BlockSize..].CopyTo(part);
        }

        return check == Check ? key : throw Failed();
    }

    private static Aes Create(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static CryptographicException Failed() => new("the key was not wrapped with this one");
}
