using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>
/// One message as it goes on the wire: a flag for compression, four bytes of length, the message. A long one is in a rented
/// buffer; disposing gives it back.
/// </summary>
internal readonly struct MessageFrame : IDisposable
{
    public const int HeaderLength = 5;

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
    /// <param name="pool">Where a long buffer comes from.</param>
    /// <param name="message">The message.</param>
    /// <param name="maxSize">The limit.</param>
    /// <param name="compress">Whether it is compressed.</param>
    /// <param name="isKept">Whether it has a buffer that nobody gets back: several calls may send it.</param>
    /// <exception cref="RpcCallException">The message is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Create(ArrayPool<byte> pool, IMessage message, int? maxSize, bool compress, bool isKept = false)
    {
        var size = message.CalculateSize();
        ThrowIfTooLong(size, maxSize);
        var writer = FrameWriter.Begin(pool, size);
        writer.Write(message, size);
        return Create(writer, compress, isKept);
    }

    /// <summary>Ends a message that was written field by field.</summary>
    /// <param name="writer">What it was written by, which nobody may use any more.</param>
    /// <param name="maxSize">The limit.</param>
    /// <param name="compress">Whether it is compressed.</param>
    /// <param name="isKept">Whether it has a buffer that nobody gets back: several calls may send it.</param>
    /// <exception cref="RpcCallException">The message is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Create(FrameWriter writer, int? maxSize, bool compress, bool isKept = false)
    {
        ThrowIfTooLong(writer.Length - HeaderLength, maxSize);
        return Create(writer, compress, isKept);
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

    public void Dispose() => _pool?.Return(_buffer);

    private static MessageFrame Create(FrameWriter writer, bool compress, bool isKept)
    {
        if (compress)
        {
            using var compressed = CompressedMessage.Compress(writer.Buffer.AsSpan(HeaderLength, writer.Length - HeaderLength));
            End(writer).Dispose();
            writer = FrameWriter.Begin(writer.Pool, (int)compressed.Length);
            writer.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        }

        writer.Buffer[0] = compress ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(writer.Buffer.AsSpan(1), (uint)(writer.Length - HeaderLength));
        var frame = End(writer);
        if (!isKept || frame._pool is null)
        {
            return frame;
        }

        var kept = frame.Memory.ToArray();
        frame.Dispose();
        return new MessageFrame(pool: null, kept, kept.Length);
    }

    private static MessageFrame End(FrameWriter writer)
    {
        var frame = new MessageFrame(writer.IsRented ? writer.Pool : null, writer.Buffer, writer.Length);
        writer.End();
        return frame;
    }

    // In gRPC's own words, as for what is received: other clients look for them.
    private static void ThrowIfTooLong(int size, int? maxSize)
    {
        if (size > maxSize)
        {
            throw new RpcCallException(RpcStatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({size} vs. {maxSize})");
        }
    }
}
