using System.Buffers;
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
            return _end == _start ? null : throw MessageFrame.Truncated();
        }

        var (isCompressed, length) = MessageFrame.ReadHeader(_buffer.AsSpan(_start), maxMessageSize);
        if (isCompressed)
        {
            CompressedMessage.Check(encoding);
        }

        _start += MessageFrame.HeaderLength;
        if (!await FillAsync(length, cancellationToken).ConfigureAwait(false))
        {
            throw MessageFrame.Truncated();
        }

        var message = _buffer.AsMemory(_start, length);
        _start += length;
        return isCompressed ? Decompress(message) : message;
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
        var (buffer, length) = CompressedMessage.Decompress(pool, message, encoding, maxMessageSize);
        _decompressed = buffer;
        return buffer.AsMemory(0, length);
    }

    private void ReturnDecompressed()
    {
        if (Interlocked.Exchange(ref _decompressed, null) is { } buffer)
        {
            pool.Return(buffer);
        }
    }
}
