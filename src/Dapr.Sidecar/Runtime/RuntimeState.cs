using System.Collections.Concurrent;

namespace Dapr.Sidecar.Runtime;

/// <summary>How far a sidecar has come, and what is asked of it.</summary>
internal sealed class RuntimeState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the sidecar's own API works.</summary>
    public bool IsOutboundReady { get; set; }

    /// <summary>Whether the application, too, was found and told everything.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Completes when <see cref="IsReady"/> does.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when somebody asks the sidecar to stop; true when it is not to wait for anything.</summary>
    public Task<bool> ShutdownRequested => _shutdown.Task;

    /// <summary>What callers have noted in the metadata.</summary>
    public ConcurrentDictionary<string, string> Extended { get; } = new();

    public void SetReady() => _ready.TrySetResult();

    /// <summary>The application cannot be served: whoever waits for it learns why.</summary>
    public void SetFailed(Exception exception)
    {
        if (_ready.TrySetException(exception))
        {
            // The log has it too, so nobody has to wait for it.
            _ = _ready.Task.Exception;
        }
    }

    /// <summary>The sidecar has ended: nobody waits for ever.</summary>
    public void SetEnded()
    {
        _ready.TrySetCanceled();
        _shutdown.TrySetCanceled();
    }

    public void RequestShutdown(bool force) => _shutdown.TrySetResult(force);
}
