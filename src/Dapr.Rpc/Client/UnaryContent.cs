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

    // Made when somebody waits for the disposal, which is seldom.
    private TaskCompletionSource? _disposed;
    private volatile bool _isDisposed;

    // One for the owner, one for every write that runs.
    private int _users = 1;

    public UnaryContent(MessageFrame frame, CancellationToken call)
    {
        _frame = frame;
        _call = call;
        Headers.TryAddWithoutValidation(ProtocolNames.ContentTypeName, ProtocolNames.ContentType);
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
            await DisposedAsync().WaitAsync(_call).ConfigureAwait(false);
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
            _isDisposed = true;

            // Seen by whoever begins to wait, or that one is seen here: neither may be read before the other is written.
            Interlocked.MemoryBarrier();
            Volatile.Read(ref _disposed)?.TrySetResult();
            Release();
        }

        base.Dispose(disposing);
    }

    private Task DisposedAsync()
    {
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disposed = Interlocked.CompareExchange(ref _disposed, created, null) ?? created;

        // The disposal may have come before it could see that somebody waits.
        if (_isDisposed)
        {
            disposed.TrySetResult();
        }

        return disposed.Task;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _frame.Dispose();
        }
    }
}
