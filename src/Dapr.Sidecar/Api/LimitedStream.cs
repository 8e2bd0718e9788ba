namespace Dapr.Sidecar.Api;

/// <summary>The body of a request, which fails as soon as more of it comes than may.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _read;

    /// <summary>Whether more came than may: what reads the body may have hidden the exception.</summary>
    public bool IsExceeded => _read > limit;

    /// <exception cref="BodyTooLongException">There is more than may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        return IsExceeded ? throw new BodyTooLongException() : count;
    }
}
