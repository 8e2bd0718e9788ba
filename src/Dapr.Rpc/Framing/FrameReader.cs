using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Dapr.Rpc.Framing;

/// <summary>Cuts a stream into messages. The bytes of a message are valid until the next is read.</summary>
internal sealed class FrameReader(ArrayPool<byte> pool, Stream stream, int? maxMessageSize, string? encoding) : IDisposable
{
    private const int FirstBuffer = 4096;

    private byte[] _buffer = pool.Rent(FirstBuffer);
    private int _start;
    private int _end;
    private byte[]? _decompressed;

    /// <summary>Reads the next message; null at the end of the stream.</summary>
    /// <exception cref="RpcCallException">The stream is no sequence of messages, or a message is longer than the limit.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(MessageFrame.HeaderLength, cancellationToken).ConfigureAwait(false))
        {
            return _end == _start ? null : throw Truncated();
        }

        var flag = _buffer[_start];
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        Check(flag, length);
        _start += MessageFrame.HeaderLength;
        if (!await FillAsync((int)length, cancellationToken).ConfigureAwait(false))
        {
            throw Truncated();
        }

        var message = _buffer.AsMemory(_start, (int)length);
        _start += (int)length;
        return flag == 1 ? Decompress(message) : message;
    }

    public void Dispose()
    {
        ReturnDecompressed();
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            pool.Return(buffer);
        }
    }

    private static RpcCallException Truncated() =>
        new(RpcStatusCode.Internal, "The stream ended in the middle of a message.");

    private void Check(byte flag, uint length)
    {
        if (flag > 1)
        {
            throw new RpcCallException(RpcStatusCode.Internal, $"A message begins with {flag}, which is no compression flag.");
        }

        if (flag == 1 && encoding is null or ProtocolNames.Identity)
        {
            throw new RpcCallException(
                RpcStatusCode.Internal, $"A message is marked as compressed, but {ProtocolNames.Encoding} names no compression.");
        }

        if (length > (maxMessageSize ?? Array.MaxLength - MessageFrame.HeaderLength))
        {
            throw TooLong(length);
        }
    }

    private RpcCallException TooLong(long length) =>
        new(RpcStatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {maxMessageSize})");

    /// <summary>Waits until so many bytes are there; false when the stream ends before.</summary>
    private ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken) =>
        _end - _start >= count ? ValueTask.FromResult(true) : ReadMoreAsync(count, cancellationToken);

    /// <summary>Reads until so many bytes are there. Room grows with what arrives, not with what is announced.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMoreAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        var held = _end - _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            _start = 0;
            _end = held;
        }

        if (_end == _buffer.Length)
        {
            var larger = pool.Rent(Math.Min(count, _buffer.Length * 2));
            _buffer.AsSpan(0, held).CopyTo(larger);
            pool.Return(_buffer);
            _buffer = larger;
        }
    }

    private ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> message)
    {
        ReturnDecompressed();
        if (!LooksLikeGzip(message.Span))
        {
            throw new RpcCallException(RpcStatusCode.Internal, "A compressed message is no gzip.");
        }

        using var source = new MemoryStream(message.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var buffer = pool.Rent(Math.Max(FirstBuffer, message.Length * 4));
        _decompressed = buffer;
        var count = 0;
        try
        {
            while (gzip.Read(buffer, count, buffer.Length - count) is var read and > 0)
            {
                count += read;
                if (count > maxMessageSize)
                {
                    throw TooLong(count);
                }

                if (count == buffer.Length)
                {
                    _decompressed = pool.Rent(buffer.Length * 2);
                    buffer.CopyTo(_decompressed, 0);
                    pool.Return(buffer);
                    buffer = _decompressed;
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, "A compressed message cannot be decompressed.", exception);
        }

        // The stream's end holds its length: one that was cut off would pass for a shorter message otherwise.
        if (BinaryPrimitives.ReadUInt32LittleEndian(message.Span[^4..]) != (uint)count)
        {
            throw new RpcCallException(RpcStatusCode.Internal, "A compressed message cannot be decompressed whole.");
        }

        return buffer.AsMemory(0, count);
    }

    /// <summary>Whether there is room for the head and the tail of gzip, and the head is its own.</summary>
    private static bool LooksLikeGzip(ReadOnlySpan<byte> message) => message.Length >= 18 && message[0] == 0x1f && message[1] == 0x8b;

    private void ReturnDecompressed()
    {
        if (Interlocked.Exchange(ref _decompressed, null) is { } buffer)
        {
            pool.Return(buffer);
        }
    }
}
