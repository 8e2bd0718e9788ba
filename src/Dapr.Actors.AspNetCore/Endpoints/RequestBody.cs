using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Dapr.Actors.AspNetCore;

/// <summary>The body of a request, in memory that is given back when the turn has ended.</summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private RequestBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body to its end. One whose length is known is read to where it stays, without a pipe between.</summary>
    public static ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => request.ContentLength switch
    {
        0 => new ValueTask<RequestBody>(new RequestBody([], 0)),
        { } length and <= int.MaxValue => ReadAsync(request.Body, (int)length, cancellationToken),
        _ => ReadAsync(request.BodyReader, cancellationToken),
    };

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static async ValueTask<RequestBody> ReadAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var body = new RequestBody(ArrayPool<byte>.Shared.Rent(length), length);
        try
        {
            await stream.ReadExactlyAsync(body._buffer.AsMemory(0, length), cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<RequestBody> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var length = checked((int)read.Buffer.Length);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            read.Buffer.CopyTo(buffer);
            reader.AdvanceTo(read.Buffer.End);
            return new RequestBody(buffer, length);
        }
    }
}
