using System.Security.Cryptography;
using System.Text;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>The three lines of text that a document begins with: the name of the format, the manifest, and the signature of both.</summary>
internal sealed class DocumentHeader
{
    // Longer than any key could make it, and no more than a piece.
    private const int Limit = SegmentCipher.PlainSize;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private DocumentHeader(byte[] signed, byte[] signature, DocumentManifest manifest, byte[] rest)
    {
        (_signed, _signature, Manifest, Rest) = (signed, signature, manifest, rest);
    }

    private static ReadOnlySpan<byte> Scheme => "dapr.io/enc/v1"u8;

    public DocumentManifest Manifest { get; }

    /// <summary>What was read of the data behind the header.</summary>
    public byte[] Rest { get; }

    /// <summary>Writes a header.</summary>
    public static byte[] Write(DocumentManifest manifest, byte[] fileKey)
    {
        byte[] signed = [.. Scheme, (byte)'\n', .. manifest.Write(), (byte)'\n'];
        return [.. signed, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(FileKey.Sign(fileKey, signed))), (byte)'\n'];
    }

    /// <summary>Reads a header, and perhaps something of what follows.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static async Task<DocumentHeader> ReadAsync(Stream document, CancellationToken cancellationToken)
    {
        var buffer = new byte[Limit];
        var length = 0;
        var lines = new List<Range>();
        for (var (begin, isEnd) = (0, false); lines.Count < 3 && !isEnd;)
        {
            var read = length < Limit ? await document.ReadAsync(buffer.AsMemory(length), cancellationToken) : 0;
            isEnd = read == 0;
            length += read;
            while (lines.Count < 3 && buffer.AsSpan(begin, length - begin).IndexOf((byte)'\n') is var at and >= 0)
            {
                lines.Add(begin..(begin + at));
                begin += at + 1;
            }
        }

        if (lines.Count == 0) throw Invalid("scheme name not found");
        if (!buffer.AsSpan(lines[0]).SequenceEqual(Scheme)) throw Invalid("unsupported scheme");
        if (lines.Count == 1) throw Invalid("manifest not found");

        var manifest = DocumentManifest.Read(buffer.AsMemory(lines[1])) ?? throw Invalid("invalid manifest");
        return lines.Count == 2
            ? throw Invalid("signature not found")
            : new(buffer[..(lines[1].End.Value + 1)], buffer[lines[2]], manifest, buffer[(lines[2].End.Value + 1)..length]);
    }

    /// <summary>Checks that the header is what was written by who had the key.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Verify(byte[]? fileKey)
    {
        var text = Encoding.Latin1.GetString(_signature);
        var signature = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, signature, out var length))
        {
            throw new InvalidOperationException($"failed to decode header's signature: illegal base64 data at input byte {Base64Fault.FirstIllegal(text)}");
        }

        // A key that cannot be had and a header that was changed look alike: an answer that told them apart would help who guesses.
        if (fileKey is not { Length: FileKey.Size } || !CryptographicOperations.FixedTimeEquals(signature.AsSpan(0, length), FileKey.Sign(fileKey, _signed)))
        {
            throw new InvalidOperationException("failed to validate the document's signature");
        }
    }

    private static InvalidOperationException Invalid(string why) => new($"invalid header: {why}");
}
