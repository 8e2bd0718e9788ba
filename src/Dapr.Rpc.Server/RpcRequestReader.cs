using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Server;

/// <summary>The requests of a call, as they come.</summary>
/// <typeparam name="T">The request message.</typeparam>
public sealed class RpcRequestReader<T> : IAsyncEnumerable<T>
    where T : class, IMessage<T>
{
    private readonly FrameReader _frames;
    private readonly MessageParser<T> _parser;
    private readonly CancellationToken _call;

    internal RpcRequestReader(FrameReader frames, MessageParser<T> parser, CancellationToken call)
    {
        _frames = frames;
        _parser = parser;
        _call = call;
    }

    /// <summary>Reads the next request.</summary>
    /// <param name="cancellationToken">Gives up waiting, and with it the call.</param>
    /// <returns>The request; null when the caller has sent its last.</returns>
    /// <exception cref="RpcCallException">What came is no such message, or is too long.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken = default)
    {
        using var both = cancellationToken.CanBeCanceled && cancellationToken != _call
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _call)
            : null;
        return await _frames.ReadAsync(both?.Token ?? _call) is { } frame ? MessageParsing.Parse(_parser, frame) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }
}
