using System.Net;
using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Client;

/// <summary>
/// The body of a call with one request: one frame. Its buffer goes back when the content is disposed and no write runs any
/// more: an answer may come before the request is out, and the handler may send a request again on another connection.
/// </summary>
internal sealed class UnaryContent : HttpContent
{
    private readonly MessageFrame _frame;
    private readonly CancellationToken _call;
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the owner, one for every write that runs.
    private int _users = 1;

    public UnaryContent(MessageFrame frame, CancellationToken call)
    {
        _frame = frame;
        _call = call;
        Headers.ContentType = GrpcContentType.Value;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _users);
        try
        {
            await stream.WriteAsync(_frame.Memory, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_call.IsCancellationRequested)
        {
            // The stream is over. Why that is, the answer is to say and not this body, which only was in its way.
            await _disposed.Task.WaitAsync(_call).ConfigureAwait(false);
            throw;
        }
        finally
        {
            Release();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.Memory.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed.TrySetResult();
            Release();
        }

        base.Dispose(disposing);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _frame.Dispose();
        }
    }
}
