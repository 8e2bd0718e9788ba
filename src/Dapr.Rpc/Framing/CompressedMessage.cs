using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Dapr.Rpc.Framing;

/// <summary>A message compressed with gzip, the one compression that is spoken.</summary>
internal static class CompressedMessage
{
    // Head and tail of gzip without anything between.
    private const int ShortestGzip = 18;
    private const int FirstBuffer = 4096;

    /// <summary>Checks that a message may be compressed.</summary>
    /// <param name="encoding">The compression that was announced; null for none.</param>
    /// <exception cref="RpcCallException">None was, or one that is not known (Internal).</exception>
    public static void Check(string? encoding)
    {
        if (encoding != ProtocolNames.Gzip)
        {
            throw new RpcCallException(
                RpcStatusCode.Internal,
                encoding is null or ProtocolNames.Identity
                    ? $"A message is marked as compressed, but {ProtocolNames.Encoding} names no compression."
                    : $"A message is compressed with '{encoding}', which is not known.");
        }
    }

    /// <summary>Compresses a message.</summary>
    public static MemoryStream Compress(ReadOnlySpan<byte> message)
    {
        var compressed = new MemoryStream();
        using var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(message);
        return compressed;
    }

    /// <summary>Decompresses a message into a rented buffer.</summary>
    /// <exception cref="RpcCallException">No compression was announced, the message is no gzip (Internal), or longer than the limit.</exception>
    public static (byte[] Buffer, int Length) Decompress(ArrayPool<byte> pool, ReadOnlyMemory<byte> message, string? encoding, int? maxSize)
    {
        Check(encoding);
        if (message.Length < ShortestGzip || !message.Span.StartsWith<byte>([0x1f, 0x8b]))
        {
            throw new RpcCallException(RpcStatusCode.Internal, "A compressed message is no gzip.");
        }

        var buffer = pool.Rent(Math.Max(FirstBuffer, message.Length * 4));
        try
        {
            var length = Decompress(pool, message, ref buffer, maxSize);

            // The stream's end holds its length: one that was cut off would pass for a shorter message otherwise.
            return BinaryPrimitives.ReadUInt32LittleEndian(message.Span[^4..]) == (uint)length
                ? (buffer, length)
                : throw new RpcCallException(RpcStatusCode.Internal, "A compressed message cannot be decompressed whole.");
        }
        catch (InvalidDataException exception)
        {
            pool.Return(buffer);
            throw new RpcCallException(RpcStatusCode.Internal, "A compressed message cannot be decompressed.", exception);
        }
        catch
        {
            pool.Return(buffer);
            throw;
        }
    }

    private static int Decompress(ArrayPool<byte> pool, ReadOnlyMemory<byte> message, ref byte[] buffer, int? maxSize)
    {
        using var source = new MemoryStream(message.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var count = 0;
        while (gzip.Read(buffer, count, buffer.Length - count) is var read and > 0)
        {
            count += read;
            if (count > maxSize)
            {
                throw MessageFrame.TooLong(count, maxSize);
            }

            if (count == buffer.Length)
            {
                var larger = pool.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                pool.Return(buffer);
                buffer = larger;
            }
        }

        return count;
    }
}
