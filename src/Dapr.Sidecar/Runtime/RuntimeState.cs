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

    public void RequestShutdown(bool force) => _shutdown.TrySetResult(force);
}
