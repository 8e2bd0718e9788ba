using System.Buffers;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>Reads a stream in pieces of one size, one ahead, as it must be known of each whether it is the last.</summary>
internal sealed class PieceReader : IDisposable
{
    private readonly Stream _source;
    private readonly int _size;
    private byte[] _current;
    private byte[] _next;
    private int _currentLength;
    private int _nextLength;
    private bool _isOver;

    /// <param name="source">The stream.</param>
    /// <param name="size">How long the pieces are, in bytes; the last may be shorter.</param>
    /// <param name="begun">What was read of the first piece already.</param>
    public PieceReader(Stream source, int size, ReadOnlySpan<byte> begun = default)
    {
        (_source, _size) = (source, size);
        (_current, _next) = (ArrayPool<byte>.Shared.Rent(size), ArrayPool<byte>.Shared.Rent(size));
        begun.CopyTo(_next);
        _nextLength = begun.Length;
    }

    /// <summary>The piece.</summary>
    public ReadOnlySpan<byte> Current => _current.AsSpan(0, _currentLength);

    /// <summary>Whether there is nothing after it.</summary>
    public bool IsLast => _nextLength == 0;

    /// <summary>Goes on to the next piece; false when there is none.</summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(_size, cancellationToken);
        if (_nextLength == 0) return false;

        (_current, _next) = (_next, _current);
        (_currentLength, _nextLength) = (_nextLength, 0);

        // A byte more shows that it is not the last: to wait for the whole next piece would keep this one back.
        await ReadAsync(1, cancellationToken);
        return true;
    }

    public void Dispose()
    {
        // They held what is secret, on one of the two ways.
        ArrayPool<byte>.Shared.Return(_current, clearArray: true);
        ArrayPool<byte>.Shared.Return(_next, clearArray: true);
    }

    /// <summary>Reads the next piece on, until it is so long or the stream is over.</summary>
    private async ValueTask ReadAsync(int length, CancellationToken cancellationToken)
    {
        while (_nextLength < length && !_isOver)
        {
            var read = await _source.ReadAsync(_next.AsMemory(_nextLength, _size - _nextLength), cancellationToken);
            _isOver = read == 0;
            _nextLength += read;
        }
    }
}
