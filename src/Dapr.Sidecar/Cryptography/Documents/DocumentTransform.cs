using System.Buffers;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>Writes what comes out of a document or goes into it. The bytes are its own until it has returned.</summary>
internal delegate ValueTask PieceWriter(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);

/// <summary>A document on its way through, in one of the two directions, a segment at a time: however long it is, two pieces of it are in memory.</summary>
internal abstract class DocumentTransform(PieceReader pieces, SegmentCipher cipher) : IDisposable
{
    /// <summary>Reads to the end, and writes what it makes of that.</summary>
    /// <exception cref="InvalidOperationException">It is not what was encrypted.</exception>
    public async Task CopyToAsync(PieceWriter write, CancellationToken cancellationToken)
    {
        await BeginAsync(write, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(SegmentCipher.SealedSize);
        try
        {
            while (await pieces.MoveNextAsync(cancellationToken))
            {
                var length = Transform(cipher, pieces.Current, pieces.IsLast, buffer);
                await write(buffer.AsMemory(0, length), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    public void Dispose()
    {
        pieces.Dispose();
        cipher.Dispose();
    }

    /// <summary>Writes what comes before the first segment.</summary>
    protected virtual ValueTask BeginAsync(PieceWriter write, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Makes of a piece what is written; its length.</summary>
    protected abstract int Transform(SegmentCipher cipher, ReadOnlySpan<byte> piece, bool isLast, Span<byte> written);
}
