namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>A document that becomes data again. What is written was found to be what was encrypted; that nothing is missing is known at the end.</summary>
internal sealed class DocumentDecryption(byte[] begun, SegmentCipher cipher, Stream document)
    : DocumentTransform(new PieceReader(document, SegmentCipher.SealedSize, begun), cipher)
{
    protected override int Transform(SegmentCipher cipher, ReadOnlySpan<byte> piece, bool isLast, Span<byte> written)
    {
        var length = Math.Max(piece.Length - SegmentCipher.TagSize, 0);
        cipher.Decrypt(piece, isLast, written[..length]);
        return length;
    }
}
