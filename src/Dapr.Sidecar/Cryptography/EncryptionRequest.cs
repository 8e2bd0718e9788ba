namespace Dapr.Sidecar.Cryptography;

/// <summary>How data is to be encrypted.</summary>
/// <param name="KeyName">The provider's key that encrypts the key of the document.</param>
/// <param name="Algorithm">How it does so, in any case.</param>
internal sealed record EncryptionRequest(string KeyName, string Algorithm)
{
    /// <summary>How the data is encrypted, in any case; empty for AES-GCM.</summary>
    public string Cipher { get; init; } = "";

    /// <summary>Whether the document does not say which key decrypts it.</summary>
    public bool OmitsKeyName { get; init; }

    /// <summary>The key that decrypts it, where that is another one; empty when it is the same.</summary>
    public string DecryptionKeyName { get; init; } = "";
}
