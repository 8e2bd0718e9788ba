namespace Dapr.Rpc.Server;

/// <summary>How the services of a server are. It is thread-safe; <c>MapRpcHealth</c> serves what stands in it.</summary>
/// <remarks>The empty name is the server as a whole, which serves from the start.</remarks>
public sealed class RpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RpcServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = RpcServingStatus.Serving };
    private TaskCompletionSource _changed = NewSignal();
    private bool _stopped;

    /// <summary>Says how a service is; who watches it learns of it at once. After <see cref="Stop"/> it has no effect.</summary>
    /// <param name="service">The service with its package; empty for the server as a whole.</param>
    /// <param name="status">How it is.</param>
    public void SetStatus(string service, RpcServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_stopped || (_statuses.TryGetValue(service, out var before) && before == status))
            {
                return;
            }

            _statuses[service] = status;
            changed = Exchange();
        }

        changed.SetResult();
    }

    /// <summary>Says that every service has stopped for good, and ends the calls of those who watch.</summary>
    public void Stop()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            foreach (var service in _statuses.Keys.ToArray())
            {
                _statuses[service] = RpcServingStatus.NotServing;
            }

            changed = Exchange();
        }

        changed.SetResult();
    }

    /// <summary>How a service is.</summary>
    /// <param name="service">The service with its package; empty for the server as a whole.</param>
    /// <returns>Its status; null when there is no such service.</returns>
    public RpcServingStatus? GetStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            return _statuses.TryGetValue(service, out var status) ? status : null;
        }
    }

    internal KeyValuePair<string, RpcServingStatus>[] All()
    {
        lock (_lock)
        {
            return [.. _statuses];
        }
    }

    /// <summary>How a service is, and what ends with the next change of any service.</summary>
    internal (RpcServingStatus? Status, bool Stopped, Task Changed) Observe(string service)
    {
        lock (_lock)
        {
            return (_statuses.TryGetValue(service, out var status) ? status : null, _stopped, _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource Exchange()
    {
        var changed = _changed;
        _changed = NewSignal();
        return changed;
    }
}
