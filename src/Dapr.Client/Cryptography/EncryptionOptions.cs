namespace Dapr.Client;

/// <summary>How data is encrypted.</summary>
/// <param name="keyWrapAlgorithm">How the key of the document is encrypted; the provider's key must be of that kind.</param>
public class EncryptionOptions(KeyWrapAlgorithm keyWrapAlgorithm)
{
    private int _streamingBlockSizeInBytes = DecryptionOptions.DefaultBlockSize;

    /// <summary>How the key of the document is encrypted.</summary>
    public KeyWrapAlgorithm KeyWrapAlgorithm { get; set; } = keyWrapAlgorithm;

    /// <summary>How much of a stream is sent at a time, in bytes. Larger blocks go faster.</summary>
    /// <value>Default: 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int StreamingBlockSizeInBytes
    {
        get => _streamingBlockSizeInBytes;
        set => _streamingBlockSizeInBytes = DecryptionOptions.Positive(value);
    }

    /// <summary>The key that decrypts what the other one encrypts, such as the private half of it: the document names this one.</summary>
    /// <value>Default: null, for the same key.</value>
    public string? DecryptionKeyName { get; set; }

    /// <summary>How the data is encrypted.</summary>
    /// <value>Default: AES-GCM.</value>
    public DataEncryptionCipher EncryptionCipher { get; set; } = DataEncryptionCipher.AesGcm;
}
