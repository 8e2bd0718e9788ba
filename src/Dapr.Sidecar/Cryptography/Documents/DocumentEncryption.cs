namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>Data that becomes a document. Its header goes ahead, before any data is asked for.</summary>
internal sealed class DocumentEncryption(byte[] header, SegmentCipher cipher, Stream plain)
    : DocumentTransform(new PieceReader(plain, SegmentCipher.PlainSize), cipher)
{
    protected override ValueTask BeginAsync(PieceWriter write, CancellationToken cancellationToken) => write(header, cancellationToken);

    protected override int Transform(SegmentCipher cipher, ReadOnlySpan<byte> piece, bool isLast, Span<byte> written)
    {
        var length = piece.Length + SegmentCipher.TagSize;
        cipher.Encrypt(piece, isLast, written[..length]);
        return length;
    }
}
