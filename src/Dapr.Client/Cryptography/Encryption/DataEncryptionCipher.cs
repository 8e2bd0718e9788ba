using System.Runtime.Serialization;

namespace Dapr.Cryptography.Encryption.Models;

/// <summary>How the data of a document is encrypted.</summary>
public enum DataEncryptionCipher
{
    /// <summary>AES in Galois/Counter Mode, with a key of 256 bits.</summary>
    [EnumMember(Value = "aes-gcm")]
    AesGcm = Client.DataEncryptionCipher.AesGcm,

    /// <summary>ChaCha20 with Poly1305.</summary>
    [EnumMember(Value = "chacha20-poly1305")]
    ChaCha20Poly1305 = Client.DataEncryptionCipher.ChaCha20Poly1305,
}
