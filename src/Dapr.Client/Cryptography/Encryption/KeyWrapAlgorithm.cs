using System.Runtime.Serialization;

namespace Dapr.Cryptography.Encryption.Models;

/// <summary>How the key of a document is encrypted by the key of the provider.</summary>
public enum KeyWrapAlgorithm
{
    /// <summary>AES key wrap with a key of 256 bits.</summary>
    [EnumMember(Value = "A256KW")]
    Aes = Client.KeyWrapAlgorithm.Aes,

    /// <summary>AES key wrap with a key of 256 bits.</summary>
    [EnumMember(Value = "A256KW")]
    A256kw = Client.KeyWrapAlgorithm.A256kw,

    /// <summary>AES in CBC mode with a key of 128 bits; few providers have it.</summary>
    [EnumMember(Value = "A128CBC")]
    A128cbc = Client.KeyWrapAlgorithm.A128cbc,

    /// <summary>AES in CBC mode with a key of 192 bits; few providers have it.</summary>
    [EnumMember(Value = "A192CBC")]
    A192cbc = Client.KeyWrapAlgorithm.A192cbc,

    /// <summary>AES in CBC mode with a key of 256 bits; few providers have it.</summary>
    [EnumMember(Value = "A256CBC")]
    A256cbc = Client.KeyWrapAlgorithm.A256cbc,

    /// <summary>RSA with OAEP and SHA-256.</summary>
    [EnumMember(Value = "RSA-OAEP-256")]
    Rsa = Client.KeyWrapAlgorithm.Rsa,

    /// <summary>RSA with OAEP and SHA-256.</summary>
    [EnumMember(Value = "RSA-OAEP-256")]
    RsaOaep256 = Client.KeyWrapAlgorithm.RsaOaep256,
}
