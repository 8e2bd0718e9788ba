using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Server;

/// <summary>The requests of a call, as they come.</summary>
/// <typeparam name="T">The request message.</typeparam>
public sealed class RpcRequestReader<T> : IAsyncEnumerable<T>
    where T : class, IMessage<T>
{
    private readonly Lock _gate = new();
    private readonly FrameReader _frames;
    private readonly MessageParser<T> _parser;
    private readonly CancellationToken _call;
    private readonly CancellationTokenSource _over;
    private Task _reading = Task.CompletedTask;
    private bool _hasEnded;

    internal RpcRequestReader(FrameReader frames, MessageParser<T> parser, CancellationToken call)
    {
        _frames = frames;
        _parser = parser;
        _call = call;
        _over = CancellationTokenSource.CreateLinkedTokenSource(call);
    }

    /// <summary>Reads the next request.</summary>
    /// <param name="cancellationToken">Gives up waiting, and with it the call.</param>
    /// <returns>The request; null when the caller has sent its last.</returns>
    /// <exception cref="RpcCallException">What came is no such message, or is too long.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken = default)
    {
        using var both = cancellationToken.CanBeCanceled && cancellationToken != _call ? Link(cancellationToken) : null;
        return await BeginAsync(both);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>
    /// The handler has left, and what it reads yet is given up: the server uses the body of the request for another call when this one is over, and a read that
    /// still waits would take that one's messages.
    /// </summary>
    internal async Task EndAsync()
    {
        Task reading;
        lock (_gate)
        {
            _hasEnded = true;
            reading = _reading;
        }

        await _over.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private CancellationTokenSource Link(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            return CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        }
    }

    private ValueTask<T?> BeginAsync(CancellationTokenSource? both)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            var reading = _frames.ReadAsync((both ?? _over).Token);
            if (reading.IsCompletedSuccessfully) return new(Parse(reading.Result));

            var waiting = ParseAsync(reading);
            _reading = waiting;
            return new(waiting);
        }
    }

    private async Task<T?> ParseAsync(ValueTask<ReadOnlyMemory<byte>?> reading) => Parse(await reading);

    /// <summary>What was read lies in a buffer that goes to another call when this one is over.</summary>
    private T? Parse(ReadOnlyMemory<byte>? frame) => frame is { } message ? MessageParsing.Parse(_parser, message) : null;

    private void ThrowIfEnded()
    {
        if (_hasEnded) throw new OperationCanceledException("The call is over: its handler has returned.");
    }
}
