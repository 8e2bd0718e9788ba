using System.Buffers;
using System.IO.Pipelines;

namespace Dapr.Rpc.Server;

/// <summary>The client's end of an in-memory connection. Its errors are a socket's: <see cref="IOException"/>, never a cancellation that nobody asked for.</summary>
internal sealed class InMemoryStream(PipeReader input, PipeWriter output, Action disposed) : Stream
{
    // What a socket takes before its peer's refusal comes back.
    private const int MostLost = 64 * 1024;

    private Exception? _reset;
    private bool _sawEnd;
    private int _lost;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends both directions at once, as a reset does: what waits here fails, and so does the server's read.</summary>
    public void Reset(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _reset, reason, null) is null)
        {
            input.CancelPendingRead();
            output.CancelPendingFlush();
            output.Complete(reason);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                // After a reset what came before is still read, and nothing more is waited for.
                if (Volatile.Read(ref _reset) is null || !input.TryRead(out var result))
                {
                    ThrowIfReset();
                    result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                }

                if (!result.Buffer.IsEmpty)
                {
                    return Take(result.Buffer, buffer.Span);
                }

                input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    ThrowIfReset();
                    Volatile.Write(ref _sawEnd, true);
                    return 0;
                }
            }
        }
        catch (Exception exception) when (exception is not IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The in-memory connection is closed.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ThrowIfReset();
            var result = await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            ThrowIfReset();
            if (result.IsCompleted && (Volatile.Read(ref _sawEnd) || (_lost += buffer.Length) > MostLost))
            {
                // Nobody reads any more. Whoever has not read to the end is told there, after what the server said before it
                // closed, which a write that fails now would cost it; a caller that only writes would go on for ever.
                throw new IOException("The server has closed the in-memory connection.");
            }
        }
        catch (Exception exception) when (exception is not IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The in-memory connection is closed.", exception);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
        // Every write is handed over at once.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Completing a pipe does not end a read that waits on it, as closing a socket does.
            input.CancelPendingRead();
            input.Complete();
            output.Complete();
            disposed();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySequence<byte> available, Span<byte> target)
    {
        var count = (int)Math.Min(available.Length, target.Length);
        var taken = available.Slice(0, count);
        taken.CopyTo(target);
        input.AdvanceTo(taken.End);
        return count;
    }

    private void ThrowIfReset()
    {
        if (Volatile.Read(ref _reset) is { } reason)
        {
            throw new IOException("The server has aborted the in-memory connection.", reason);
        }
    }
}
