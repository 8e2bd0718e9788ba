using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

/// <summary>Data on its way out, in blocks; each is good until the next is asked for.</summary>
internal static class CryptographyBlocks
{
    /// <summary>Blocks of what is in memory.</summary>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> bytes, int size)
    {
        return Blocks().ToAsyncEnumerable();

        IEnumerable<ReadOnlyMemory<byte>> Blocks()
        {
            for (var at = 0; at < bytes.Length; at += size)
            {
                yield return bytes.Slice(at, Math.Min(size, bytes.Length - at));
            }
        }
    }

    /// <summary>Blocks of a stream: a block that it has only a part of goes out as it is, as what follows may take its time.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(Stream stream, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(0, size), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                yield return buffer.AsMemory(0, read);
            }
        }
        finally
        {
            // It may have been read to the end, or not; it held what is secret.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The messages that carry the blocks.</summary>
    public static async IAsyncEnumerable<TRequest> Numbered<TRequest>(
        IAsyncEnumerable<ReadOnlyMemory<byte>> blocks, Func<Wire.StreamPayload, TRequest> wrap, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sequence = 0UL;
        await foreach (var block in blocks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return wrap(new Wire.StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(block), Seq = sequence++ });
        }
    }
}
