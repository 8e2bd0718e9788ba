using System.Security.Cryptography;
using Dapr.Sidecar.Cryptography.Documents;

namespace Dapr.Sidecar.Cryptography.Keys;

/// <summary>A key that encrypts keys: symmetric, RSA with or without its private half, or of a kind that cannot.</summary>
internal sealed class CryptoKey
{
    private const int AesKeySize = 32;

    private readonly byte[]? _symmetric;
    private readonly RSAParameters? _rsa;

    private CryptoKey(byte[]? symmetric, RSAParameters? rsa) => (_symmetric, _rsa) = (symmetric, rsa);

    /// <summary>A key that is known, and encrypts no keys: of an elliptic curve.</summary>
    public static CryptoKey OfOtherKind { get; } = new(null, null);

    public static CryptoKey OfBytes(byte[] key) => new(key, null);

    public static CryptoKey OfRsa(RSAParameters key) => new(null, key);

    /// <summary>Encrypts a key.</summary>
    /// <exception cref="InvalidOperationException">This key cannot do it so.</exception>
    /// <exception cref="CryptographicException">It failed.</exception>
    public byte[] Wrap(ReadOnlySpan<byte> key, string algorithm) => algorithm switch
    {
        WrapAlgorithms.AesKeyWrap => AesKeyWrap.Wrap(Symmetric(), key),
        WrapAlgorithms.RsaOaep => WrapByRsa(key),
        _ => throw Unsupported(),
    };

    /// <summary>Decrypts a key.</summary>
    /// <inheritdoc cref="Wrap"/>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, string algorithm) => algorithm switch
    {
        WrapAlgorithms.AesKeyWrap => AesKeyWrap.Unwrap(Symmetric(), wrapped),
        WrapAlgorithms.RsaOaep => UnwrapByRsa(wrapped),
        _ => throw Unsupported(),
    };

    private byte[] WrapByRsa(ReadOnlySpan<byte> key)
    {
        using var rsa = CreateRsa();
        return rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256);
    }

    private byte[] UnwrapByRsa(ReadOnlySpan<byte> wrapped)
    {
        using var rsa = CreateRsa();
        return rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
    }

    private byte[] Symmetric() => _symmetric is { Length: AesKeySize } key ? key : throw Mismatch();

    private RSA CreateRsa() => RSA.Create(_rsa ?? throw Mismatch());

    private static InvalidOperationException Mismatch() => new("key type mismatch");

    private static InvalidOperationException Unsupported() => new("unsupported algorithm");
}
