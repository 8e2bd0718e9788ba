using System.Buffers;
using System.Text.Json;

namespace Dapr.Common.Serialization;

/// <summary>JSON in a rented buffer, until it is copied into the request as it goes on the wire.</summary>
internal sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstLength = 512;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What is written; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Writes a value behind what is there; where it stands holds for <see cref="Memory"/> when all is written.</summary>
    public Range Append<T>(T value, JsonSerializerOptions options)
    {
        var start = _length;
        DaprJson.Write(value, options, this);
        return start.._length;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <inheritdoc/>
    public void Dispose() => Exchange([]);

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= Math.Max(count, 1))
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, Math.Max(_buffer.Length * 2, FirstLength)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Exchange(larger);
    }

    private void Exchange(byte[] other)
    {
        var old = _buffer;
        _buffer = other;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
