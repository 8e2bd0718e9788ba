using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.AspNetCore;

/// <summary>Bytes that are in memory already, as the body of a request, whether it is read as a pipe or as a stream.</summary>
#pragma warning disable CA1001 // Its stream holds nothing that is to be given back.
internal sealed class EventBody : PipeReader, IRequestBodyPipeFeature
#pragma warning restore CA1001
{
    private readonly HttpContext _context;
    private readonly EventStream _stream;
    private ReadOnlySequence<byte> _body;
    private ReadOnlySequence<byte> _rest;
    private RequestBodyPipeFeature? _replaced;
    private bool _isCanceled;

    public EventBody(HttpContext context, ReadOnlySequence<byte> body)
    {
        _context = context;
        (_body, _rest) = (body, body);
        _stream = new EventStream(this);
        context.Request.Body = _stream;
    }

    /// <summary>The body as a pipe; if a handler put another stream in its place, which a buffer is, that one.</summary>
    public PipeReader Reader => ReferenceEquals(_context.Request.Body, _stream) ? this : (_replaced ??= new RequestBodyPipeFeature(_context)).Reader;

    public long Length => _body.Length;

    public long Position
    {
        get => _body.Length - _rest.Length;
        set => _rest = _body.Slice(value);
    }

    public int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, _rest.Length);
        _rest.Slice(0, count).CopyTo(buffer);
        _rest = _rest.Slice(count);
        return count;
    }

    /// <summary>Lets the bytes go, which belong to others from here on: whoever still reads finds nothing.</summary>
    public void End() => (_body, _rest) = (default, default);

    public override void AdvanceTo(SequencePosition consumed) => _rest = _rest.Slice(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => AdvanceTo(consumed);

    public override void CancelPendingRead() => _isCanceled = true;

    public override void Complete(Exception? exception = null) => _rest = ReadOnlySequence<byte>.Empty;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        TryRead(out var result);
        return ValueTask.FromResult(result);
    }

    public override bool TryRead(out ReadResult result)
    {
        result = new ReadResult(_rest, _isCanceled, isCompleted: true);
        _isCanceled = false;
        return true;
    }
}
