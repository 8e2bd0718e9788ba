using System.Collections.Concurrent;

namespace Dapr.Sidecar.Time;

/// <summary>
/// Counts what is running: API calls, calls of applications, deliveries. It is the one place that knows whether all is quiet.
/// </summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<long, string> _running = new();
    private readonly object _gate = new();
    private TaskCompletionSource? _quiet;
    private long _last;

    /// <summary>What runs now, for a message.</summary>
    public IReadOnlyList<string> Running => [.. _running.Values];

    /// <summary>Notes that something runs, until the result is disposed.</summary>
    public Entry Enter(string what)
    {
        var id = Interlocked.Increment(ref _last);
        _running[id] = what;
        return new Entry(this, id);
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task QuietAsync()
    {
        lock (_gate)
        {
            if (_running.IsEmpty)
            {
                return Task.CompletedTask;
            }

            return (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Leave(long id)
    {
        lock (_gate)
        {
            if (_running.TryRemove(id, out _) && _running.IsEmpty)
            {
                _quiet?.TrySetResult();
                _quiet = null;
            }
        }
    }

    /// <summary>Something that runs.</summary>
    public readonly struct Entry(InFlight? owner, long id) : IDisposable
    {
        public void Dispose() => owner?.Leave(id);
    }
}
