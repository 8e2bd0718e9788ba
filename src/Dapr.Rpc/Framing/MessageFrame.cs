using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>
/// One message as it goes on the wire: a flag for compression, four bytes of length, the message. The buffer is rented;
/// disposing gives it back.
/// </summary>
internal readonly struct MessageFrame : IDisposable
{
    public const int HeaderLength = 5;

    private readonly ArrayPool<byte> _pool;
    private readonly byte[] _buffer;

    private readonly int _length;

    private MessageFrame(ArrayPool<byte> pool, byte[] buffer, int length)
    {
        _pool = pool;
        _buffer = buffer;
        _length = length;
    }

    /// <summary>Header and message.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Serializes a message behind its header, into one buffer.</summary>
    /// <exception cref="RpcCallException">The message is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Create(ArrayPool<byte> pool, IMessage message, int? maxSize, bool compress)
    {
        var size = message.CalculateSize();
        if (size > maxSize)
        {
            // In gRPC's own words, as for what is received: other clients look for them.
            throw new RpcCallException(RpcStatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({size} vs. {maxSize})");
        }

        var buffer = pool.Rent(HeaderLength + size);
        message.WriteTo(buffer.AsSpan(HeaderLength, size));
        if (compress)
        {
            return Compress(pool, buffer, size);
        }

        WriteHeader(buffer, compressed: false, size);
        return new MessageFrame(pool, buffer, HeaderLength + size);
    }

    public void Dispose()
    {
        _pool?.Return(_buffer);
    }

    private static MessageFrame Compress(ArrayPool<byte> pool, byte[] plain, int size)
    {
        using var compressed = new MemoryStream();
        compressed.Write(stackalloc byte[HeaderLength]);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain, HeaderLength, size);
        }

        pool.Return(plain);
        var length = (int)compressed.Length;
        var buffer = pool.Rent(length);
        compressed.GetBuffer().AsSpan(0, length).CopyTo(buffer);
        WriteHeader(buffer, compressed: true, length - HeaderLength);
        return new MessageFrame(pool, buffer, length);
    }

    private static void WriteHeader(byte[] buffer, bool compressed, int size)
    {
        buffer[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(1), (uint)size);
    }
}
