namespace Dapr.Sidecar.Invocation;

/// <summary>Connections to other sidecars; one each, kept while it works.</summary>
internal sealed class RemoteSidecars(Dapr.Sidecar.ControlPlane names) : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<SidecarAddress, RemoteSidecar> _open = [];

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
                // A good moment to let go of those that have left. Calls to them that are under way still end.
                foreach (var gone in _open.Values.Where(known => !names.Knows(known.Address)).ToArray())
                {
                    _open.Remove(gone.Address);
                    gone.Dispose();
                }

                _open[address] = remote = new RemoteSidecar(address);
            }

            return remote;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var remote in _open.Values)
            {
                remote.Dispose();
            }

            _open.Clear();
        }
    }
}
