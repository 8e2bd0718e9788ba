using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>Encrypts and decrypts the segments of a document, each by itself. Its nonce says which it is and whether it is the last, so that none can be moved, left out or cut off.</summary>
internal sealed class SegmentCipher : IDisposable
{
    public const int NoncePrefixSize = 7;
    public const int PlainSize = 64 * 1024;
    public const int TagSize = 16;
    public const int SealedSize = PlainSize + TagSize;

    private const int NonceSize = 12;

    private readonly AesGcm? _aes;
    private readonly ChaCha20Poly1305? _chaCha;
    private readonly byte[] _nonce = new byte[NonceSize];
    private uint _index;
    private bool _isFull;

    /// <exception cref="PlatformNotSupportedException">The operating system's library does not have the cipher.</exception>
    public SegmentCipher(DocumentCipher cipher, byte[] key, byte[] noncePrefix)
    {
        noncePrefix.CopyTo(_nonce, 0);
        if (cipher == DocumentCipher.AesGcm)
        {
            _aes = new AesGcm(key, TagSize);
        }
        else
        {
            _chaCha = new ChaCha20Poly1305(key);
        }
    }

    /// <summary>Encrypts the next segment.</summary>
    /// <param name="plain">Its data, all that fits unless it is the last.</param>
    /// <param name="isLast">Whether it is the last.</param>
    /// <param name="sealed">What goes into the document: as many bytes, and the tag.</param>
    /// <exception cref="InvalidOperationException">A document cannot have so many segments.</exception>
    public void Encrypt(ReadOnlySpan<byte> plain, bool isLast, Span<byte> @sealed)
    {
        NextNonce(isLast);
        var data = @sealed[..plain.Length];
        var tag = @sealed[plain.Length..];
        if (_aes is not null)
        {
            _aes.Encrypt(_nonce, plain, data, tag);
        }
        else
        {
            _chaCha!.Encrypt(_nonce, plain, data, tag);
        }
    }

    /// <summary>Decrypts the next segment.</summary>
    /// <exception cref="InvalidOperationException">It is not what was encrypted, it is another one, or something is missing behind it.</exception>
    public void Decrypt(ReadOnlySpan<byte> @sealed, bool isLast, Span<byte> plain)
    {
        var index = _index;
        NextNonce(isLast);
        try
        {
            if (@sealed.Length <= TagSize) throw new AuthenticationTagMismatchException();

            var data = @sealed[..^TagSize];
            var tag = @sealed[^TagSize..];
            if (_aes is not null)
            {
                _aes.Decrypt(_nonce, data, tag, plain);
            }
            else
            {
                _chaCha!.Decrypt(_nonce, data, tag, plain);
            }
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new InvalidOperationException($"error processing segment {index}: failed to decrypt segment", exception);
        }
    }

    public void Dispose()
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }

    private void NextNonce(bool isLast)
    {
        // One nonce for two segments would give their data away.
        if (_isFull) throw new InvalidOperationException("the document has more segments than can be numbered");

        BinaryPrimitives.WriteUInt32BigEndian(_nonce.AsSpan(NoncePrefixSize), _index);
        _nonce[^1] = (byte)(isLast ? 1 : 0);
        _isFull = ++_index == 0;
    }
}
