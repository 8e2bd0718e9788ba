using System.Net;
using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Client;

/// <summary>
/// The body of a call with one request: one frame. Its buffer goes back when the content is disposed and no write runs any
/// more: an answer may come before the request is out, and the handler may send a request again on another connection.
/// </summary>
internal sealed class UnaryContent : HttpContent
{
    private const int Disposed = 1 << 30;

    private readonly MessageFrame _frame;
    private readonly CancellationToken _call;

    // Made when somebody waits for the disposal, which is seldom.
    private TaskCompletionSource? _disposed;

    // How many writes run, and whether the owner has disposed: one number, for both are changed at once.
    private int _use;

    public UnaryContent(MessageFrame frame, CancellationToken call)
    {
        _frame = frame;
        _call = call;
        Headers.TryAddWithoutValidation(ProtocolNames.ContentTypeName, ProtocolNames.ContentType);
    }

    private bool IsDisposed => Volatile.Read(ref _use) >= Disposed;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Use();
        ValueTask write;
        try
        {
            write = stream.WriteAsync(_frame.Memory, cancellationToken);
        }
        catch
        {
            Release();
            throw;
        }

        if (!write.IsCompletedSuccessfully)
        {
            return WaitAsync(write);
        }

        // What stands behind it may be used again once its result is taken.
        write.GetAwaiter().GetResult();
        Release();
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.Memory.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        // Who disposes is mostly one, but a handler of the user's may share the content between requests.
        if (disposing && Interlocked.Or(ref _use, Disposed) is var use and < Disposed)
        {
            // Seen by whoever begins to wait, or that one is seen here: neither may be read before the other is written.
            Volatile.Read(ref _disposed)?.TrySetResult();
            ReturnUnused(use | Disposed);
        }

        base.Dispose(disposing);
    }

    private async Task WaitAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
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

    private Task DisposedAsync()
    {
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disposed = Interlocked.CompareExchange(ref _disposed, created, null) ?? created;

        // The disposal may have come before it could see that somebody waits.
        if (IsDisposed)
        {
            disposed.TrySetResult();
        }

        return disposed.Task;
    }

    /// <summary>Begins a write. One that begins after the disposal, of an attempt that was given up, finds nothing to write any more.</summary>
    private void Use()
    {
        int use;
        do
        {
            use = Volatile.Read(ref _use);
            ObjectDisposedException.ThrowIf(use >= Disposed, this);
        }
        while (Interlocked.CompareExchange(ref _use, use + 1, use) != use);
    }

    private void Release() => ReturnUnused(Interlocked.Decrement(ref _use));

    private void ReturnUnused(int use)
    {
        if (use == Disposed)
        {
            _frame.Dispose();
        }
    }
}
