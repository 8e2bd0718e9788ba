namespace Dapr.Sidecar.Api;

/// <summary>The body of a request, which fails as soon as more of it comes than may.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _read;

    /// <exception cref="BodyTooLongException">There is more than may be.</exception>
    protected override async ValueTask<int> ReadNextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        return _read > limit ? throw new BodyTooLongException() : count;
    }
}
