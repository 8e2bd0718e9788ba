namespace Dapr.Cryptography.Encryption.Models;

/// <summary>How a document is decrypted.</summary>
public sealed class DecryptionOptions
{
    private int _streamingBlockSizeInBytes = Client.DecryptionOptions.DefaultBlockSize;

    /// <summary>How much of a stream is sent at a time, in bytes. Larger blocks go faster.</summary>
    /// <value>Default: 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int StreamingBlockSizeInBytes
    {
        get => _streamingBlockSizeInBytes;
        set => _streamingBlockSizeInBytes = Client.DecryptionOptions.Positive(value);
    }
}
