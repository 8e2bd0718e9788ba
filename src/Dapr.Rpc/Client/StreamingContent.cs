using System.Net;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Client;

/// <summary>The body of a call with many requests: it stays open until the caller completes it, or the call ends.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly Lock _lock = new();
    private readonly CancellationToken _call;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who waits goes on in the callback of the handler: by the time it reads the next frame, this body has ended.
    private readonly TaskCompletionSource _abandoned = new();
    private Stream? _stream;
    private bool _written;
    private bool _answered;
    private bool _over;

    public StreamingContent(CancellationToken call)
    {
        _call = call;
        Headers.TryAddWithoutValidation(ProtocolNames.ContentTypeName, ProtocolNames.ContentType);
    }

    /// <summary>Writes one message and sends it at once.</summary>
    public async Task WriteAsync(IMessage message, RpcChannelOptions options, bool compress, CancellationToken cancellationToken)
    {
        using var frame = MessageFrame.Create(options.Pool, message, options.MaxSendMessageSize, compress);
        await _started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var stream = Current();
        await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the caller's half of the call.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The server has answered: a body that it did not let begin will not begin any more, and one that it takes no more of has ended.</summary>
    public void Answer()
    {
        lock (_lock)
        {
            _answered = true;
        }

        EndIfAbandoned();
    }

    /// <summary>Ends all waiting when the call is over. What the caller has not completed must not look complete to the other side.</summary>
    public void Abort(Exception reason)
    {
        _started.TrySetException(reason);
        _ = _started.Task.Exception;
        _completed.TrySetException(reason);
        _ = _completed.Task.Exception;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _over = false;
        }

        await using var watch = cancellationToken.UnsafeRegister(static content => ((StreamingContent)content!).Over(), this).ConfigureAwait(false);
        try
        {
            // Sends the headers: the server may answer before the first message.
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            Begin(stream);
        }
        catch (OperationCanceledException) when (!_call.IsCancellationRequested)
        {
            // The stream is over before it began. It begins again if it was refused, and never if it was answered.
            Over();
        }

        // Not the handler's token alone: it fires when the stream is over, and why that is, the answer is to say and not this body.
        // With the answer there, a body that goes on would cost its status, should the connection end before that is read.
        var first = await Task.WhenAny(_completed.Task.WaitAsync(_call), _abandoned.Task).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }

    /// <summary>Takes the stream to write to. The handler may come a second time, when the server has refused the first stream unseen.</summary>
    private void Begin(Stream stream)
    {
        lock (_lock)
        {
            if (_written)
            {
                throw new RpcCallException(RpcStatusCode.Unavailable, "The service refused the call after messages were sent; they cannot be sent again.");
            }

            _stream = stream;
        }

        _started.TrySetResult();
    }

    /// <summary>The handler takes no more of the body.</summary>
    private void Over()
    {
        lock (_lock)
        {
            _over = true;
        }

        EndIfAbandoned();
    }

    /// <summary>Tells who waits to write that nothing can be written any more, and ends the body.</summary>
    private void EndIfAbandoned()
    {
        lock (_lock)
        {
            if (!_answered || !_over) return;
        }

        if (_started.TrySetException(new OperationCanceledException("The service ended the call before it took a message.")))
        {
            _ = _started.Task.Exception;
        }

        _abandoned.TrySetCanceled();
    }

    private Stream Current()
    {
        lock (_lock)
        {
            _written = true;
            return _stream!;
        }
    }
}
