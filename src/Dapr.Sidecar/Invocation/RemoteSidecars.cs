namespace Dapr.Sidecar.Invocation;

/// <summary>Connections to other sidecars; one each, kept while it works.</summary>
internal sealed class RemoteSidecars(Dapr.Sidecar.ControlPlane names) : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<SidecarAddress, RemoteSidecar> _open = [];
    private readonly List<RemoteSidecar> _gone = [];

    /// <summary>The sidecar of an application; null when nobody has that name.</summary>
    public RemoteSidecar? Find(string appId)
    {
        if (names.Resolve(appId) is not { } address)
        {
            return null;
        }

        // A sidecar that takes the place of another may have its port, and so its name, but not its address.
        lock (_gate)
        {
            if (!_open.TryGetValue(address, out var remote))
            {
                LetGo();

                _open[address] = remote = new RemoteSidecar(address);
            }

            return remote;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var remote in _open.Values.Concat(_gone))
            {
                remote.Dispose();
            }

            _open.Clear();
            _gone.Clear();
        }
    }

    /// <summary>
    /// Lets go of those that have left. Somebody may have found one of them a moment ago and be about to call it, so it is
    /// closed the next time.
    /// </summary>
    private void LetGo()
    {
        foreach (var remote in _gone)
        {
            remote.Dispose();
        }

        _gone.Clear();
        _gone.AddRange(_open.Values.Where(known => !names.Knows(known.Address)));
        foreach (var remote in _gone)
        {
            _open.Remove(remote.Address);
        }
    }
}
