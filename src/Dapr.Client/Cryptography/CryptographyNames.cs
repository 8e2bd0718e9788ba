namespace Dapr.Client;

/// <summary>What the runtime calls algorithms and ciphers; those of CBC it knows without padding only, as what they wrap fills its blocks.</summary>
internal static class CryptographyNames
{
    public static string Of(KeyWrapAlgorithm algorithm) => algorithm switch
    {
        KeyWrapAlgorithm.Aes or KeyWrapAlgorithm.A256kw => "A256KW",
        KeyWrapAlgorithm.A128cbc => "A128CBC-NOPAD",
        KeyWrapAlgorithm.A192cbc => "A192CBC-NOPAD",
        KeyWrapAlgorithm.A256cbc => "A256CBC-NOPAD",
        KeyWrapAlgorithm.Rsa or KeyWrapAlgorithm.RsaOaep256 => "RSA-OAEP-256",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "It is no key wrap algorithm."),
    };

    public static string Of(DataEncryptionCipher cipher) => cipher switch
    {
        DataEncryptionCipher.AesGcm => "aes-gcm",
        DataEncryptionCipher.ChaCha20Poly1305 => "chacha20-poly1305",
        _ => throw new ArgumentOutOfRangeException(nameof(cipher), cipher, "It is no cipher."),
    };
}
