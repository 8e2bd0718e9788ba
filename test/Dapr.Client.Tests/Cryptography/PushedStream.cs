using System.IO.Pipelines;

namespace Dapr.Client.Tests.Cryptography;

/// <summary>A stream of which a test says what is there, when it ends, and how it fails.</summary>
internal sealed class PushedStream : Stream
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private int _reads;

    /// <summary>Whether somebody waits for more.</summary>
    public bool IsBeingRead => Volatile.Read(ref _reads) > 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Push(byte[] data)
    {
        data.CopyTo(_pipe.Writer.GetSpan(data.Length));
        _pipe.Writer.Advance(data.Length);
        _pipe.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
    }

    public void End(Exception? failure = null) => _pipe.Writer.Complete(failure);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            return await _pipe.Reader.AsStream(leaveOpen: true).ReadAsync(buffer, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _reads);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
