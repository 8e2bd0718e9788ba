using System.Net;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Client;

/// <summary>The body of a call with many requests: it stays open until the caller completes it.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamingContent() => Headers.ContentType = GrpcContentType.Value;

    /// <summary>Writes one message and sends it at once.</summary>
    public async Task WriteAsync(IMessage message, int? maxSize, bool compress, CancellationToken cancellationToken)
    {
        using var frame = MessageFrame.Create(message, maxSize, compress);
        var stream = await _started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the caller's half of the call.</summary>
    public void Complete() => _completed.TrySetResult();

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
        // Sends the headers: the server may answer before the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _started.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
