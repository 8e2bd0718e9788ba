using System.Collections.Concurrent;

namespace Dapr.Sidecar.Invocation;

/// <summary>Connections to other sidecars; one each, kept while it works.</summary>
internal sealed class RemoteSidecars(Dapr.Sidecar.ControlPlane names) : IDisposable
{
    private readonly ConcurrentDictionary<string, RemoteSidecar> _open = new();

    /// <summary>The sidecar of an application; null when nobody has that name.</summary>
    public RemoteSidecar? Find(string appId)
    {
        if (names.Resolve(appId) is not { } address)
        {
            return null;
        }

        var remote = _open.GetOrAdd(address.Name, _ => new RemoteSidecar(address));
        return remote;
    }

    /// <summary>Drops the connections of an application, which has perhaps moved.</summary>
    public void Forget(string appId)
    {
        if (names.Resolve(appId) is { } address && _open.TryRemove(address.Name, out var remote))
        {
            remote.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var remote in _open.Values)
        {
            remote.Dispose();
        }
    }
}
