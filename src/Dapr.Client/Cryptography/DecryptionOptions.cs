using System.Runtime.CompilerServices;

namespace Dapr.Client;

/// <summary>How a document is decrypted.</summary>
public class DecryptionOptions
{
    internal const int DefaultBlockSize = 4 * 1024;

    private int _streamingBlockSizeInBytes = DefaultBlockSize;

    /// <summary>How much of a stream is sent at a time, in bytes. Larger blocks go faster.</summary>
    /// <value>Default: 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int StreamingBlockSizeInBytes
    {
        get => _streamingBlockSizeInBytes;
        set => _streamingBlockSizeInBytes = Positive(value);
    }

    internal static int Positive(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
