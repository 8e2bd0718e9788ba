namespace Dapr.Sidecar.Api;

/// <summary>A call over gRPC that lasts until one of its sides ends it.</summary>
internal sealed class OpenStream : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OpenStream() => Cut = _cut.Token;

    /// <summary>Fires when nothing more is read from the stream, because the sidecar ends.</summary>
    public CancellationToken Cut { get; }

    /// <summary>Completes when the call is over, its status sent.</summary>
    public Task Over => _isOver.Task;

    /// <summary>Ends the call from this side.</summary>
    public void CutOff()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended from the other.
        }
    }

    /// <summary>The call is over.</summary>
    public void Dispose()
    {
        _cut.Dispose();
        _isOver.TrySetResult();
    }
}
