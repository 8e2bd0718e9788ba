using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Internals;
using Google.Protobuf;

namespace Dapr.Sidecar.Invocation;

/// <summary>The body of an invocation that arrives in chunks.</summary>
internal sealed class ChunkStream(RpcRequestReader<InternalInvokeRequestStream> requests, StreamPayload? first) : Stream
{
    private ByteString _chunk = first?.Data ?? ByteString.Empty;
    private int _offset;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether there is no body at all.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await FillAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await FillAsync(cancellationToken))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _chunk.Length - _offset);
        _chunk.Memory.Slice(_offset, count).CopyTo(buffer);
        _offset += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_offset == _chunk.Length && !_ended)
        {
            if (await requests.ReadAsync(cancellationToken) is not { } message)
            {
                _ended = true;
            }
            else
            {
                _chunk = message.Payload?.Data ?? ByteString.Empty;
                _offset = 0;
            }
        }

        return _offset < _chunk.Length;
    }
}
