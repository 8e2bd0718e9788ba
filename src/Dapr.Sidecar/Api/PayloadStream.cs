using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc.Server;
using Google.Protobuf;

namespace Dapr.Sidecar.Api;

/// <summary>A body that arrives in the messages of a stream, numbered from 0 on; messages without a part of it are not counted.</summary>
internal abstract class PayloadStream<TRequest>(RpcRequestReader<TRequest> requests, StreamPayload? first) : ReadOnlyStream
    where TRequest : class, IMessage<TRequest>
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

    /// <summary>The part of the body in a message that is not the first; null when it has none.</summary>
    protected abstract StreamPayload? Payload(TRequest message);

    /// <summary>What a part that is not the next one ends the call with.</summary>
    protected abstract Exception OutOfOrder(string message);

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_offset == _chunk.Length && !_ended)
        {
            if (await requests.ReadAsync(cancellationToken) is not { } message)
            {
                _ended = true;
            }
            else if (Payload(message) is { } payload)
            {
                _chunk = payload.Seq == _sequence++
                    ? payload.Data
                    : throw OutOfOrder($"invalid sequence number received: {payload.Seq} (expected: {_sequence - 1})");
                _offset = 0;
            }
        }

        return _offset < _chunk.Length;
    }
}
