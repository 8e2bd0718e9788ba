using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Google.Protobuf;

namespace Dapr.Sidecar.Invocation;

/// <summary>The body of an invocation that arrives in chunks.</summary>
internal sealed class ChunkStream(RpcRequestReader<InternalInvokeRequestStream> requests, StreamPayload? first) : ReadOnlyStream
{
    private ByteString _chunk = first?.Data ?? ByteString.Empty;
    private ulong _sequence = first is null ? 0UL : first.Seq + 1;
    private int _offset;
    private bool _ended;

    /// <summary>Whether there is no body at all.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await FillAsync(cancellationToken);

    protected override async ValueTask<int> ReadNextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
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

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_offset == _chunk.Length && !_ended)
        {
            if (await requests.ReadAsync(cancellationToken) is not { } message)
            {
                _ended = true;
            }
            else if (message.Payload is { } payload)
            {
                _chunk = payload.Seq == _sequence++
                    ? payload.Data
                    : throw new RpcCallException(RpcStatusCode.InvalidArgument, $"invalid sequence number received: {payload.Seq} (expected: {_sequence - 1})");
                _offset = 0;
            }
        }

        return _offset < _chunk.Length;
    }
}
