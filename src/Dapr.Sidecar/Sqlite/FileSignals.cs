using System.Collections.Concurrent;

namespace Dapr.Sidecar.Sqlite;

/// <summary>Tells the users of a file that are in one process of each other's writes at once; other processes must look for themselves.</summary>
internal sealed class FileSignals
{
    private readonly ConcurrentDictionary<object, (string Path, string Topic, Action Woken)> _listeners = new();

    /// <summary>Calls an action when something of a topic was written to a file, until the result is disposed.</summary>
    public IDisposable Listen(string path, string topic, Action woken)
    {
        var key = new object();
        _listeners[key] = (path, topic, woken);
        return new Listener(() => _listeners.TryRemove(key, out _));
    }

    /// <summary>Wakes those that listen, before this returns.</summary>
    public void Raise(string path, string topic)
    {
        foreach (var (_, listener) in _listeners)
        {
            if (listener.Path == path && listener.Topic == topic) listener.Woken();
        }
    }

    private sealed class Listener(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
