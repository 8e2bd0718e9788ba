using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>
/// One message as it goes on the wire: a flag for compression, four bytes of length, the message. A long one is in a rented buffer;
/// disposing gives it back.
/// </summary>
internal readonly struct MessageFrame : IDisposable
{
    public const int HeaderLength = 5;

    // What is rented by one thread and given back by another, as the two ends of a call mostly are, costs more than a short array.
    private const int LongestShort = 4096;

    private readonly ArrayPool<byte>? _pool;
    private readonly byte[] _buffer;

    private readonly int _length;

    private MessageFrame(ArrayPool<byte>? pool, byte[] buffer, int length)
    {
        _pool = pool;
        _buffer = buffer;
        _length = length;
    }

    /// <summary>Header and message.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Serializes a message behind its header, into one buffer.</summary>
    /// <param name="pool">Where the buffer comes from; null for one that nobody gives back.</param>
    /// <param name="message">The message.</param>
    /// <param name="maxSize">The limit.</param>
    /// <param name="compress">Whether it is compressed.</param>
    /// <exception cref="RpcCallException">The message is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Create(ArrayPool<byte>? pool, IMessage message, int? maxSize, bool compress)
    {
        var size = message.CalculateSize();
        if (size > maxSize)
        {
            // In gRPC's own words, as for what is received: other clients look for them.
            throw new RpcCallException(RpcStatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({size} vs. {maxSize})");
        }

        var frame = Create(pool, HeaderLength + size);
        try
        {
            message.WriteTo(frame._buffer.AsSpan(HeaderLength, size));
            if (!compress)
            {
                frame.WriteHeader(compressed: false);
                return frame;
            }

            using var compressed = CompressedMessage.Compress(frame.Memory.Span[HeaderLength..]);
            var smaller = Create(pool, HeaderLength + (int)compressed.Length);
            compressed.GetBuffer().AsSpan(0, (int)compressed.Length).CopyTo(smaller._buffer.AsSpan(HeaderLength));
            smaller.WriteHeader(compressed: true);
            frame.Dispose();
            return smaller;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header that bytes begin with.</summary>
    /// <exception cref="RpcCallException">It is none (Internal), or the message is longer than the limit (ResourceExhausted).</exception>
    public static (bool IsCompressed, int Length) ReadHeader(ReadOnlySpan<byte> bytes, int? maxSize)
    {
        var flag = bytes[0];
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        if (flag > 1)
        {
            throw new RpcCallException(RpcStatusCode.Internal, $"A message begins with {flag}, which is no compression flag.");
        }

        return length > (maxSize ?? Array.MaxLength - HeaderLength) ? throw TooLong(length, maxSize) : (flag == 1, (int)length);
    }

    /// <summary>What is said of a message that was received and is longer than the limit.</summary>
    public static RpcCallException TooLong(long length, int? maxSize) =>
        new(RpcStatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {maxSize})");

    /// <summary>What is said of a message that is not whole.</summary>
    public static RpcCallException Truncated() => new(RpcStatusCode.Internal, "The stream ended in the middle of a message.");

    public void Dispose()
    {
        _pool?.Return(_buffer);
    }

    private static MessageFrame Create(ArrayPool<byte>? pool, int length)
    {
        var used = length > LongestShort ? pool : null;
        return new(used, used?.Rent(length) ?? GC.AllocateUninitializedArray<byte>(length), length);
    }

    private void WriteHeader(bool compressed)
    {
        _buffer[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(1), (uint)(_length - HeaderLength));
    }
}
