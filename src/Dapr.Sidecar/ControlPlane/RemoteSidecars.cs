namespace Dapr.Sidecar;

/// <summary>Connections to other sidecars; one each, kept while it works.</summary>
/// <param name="names">Who is there.</param>
/// <param name="areHosts">Whether they are found in the table of actor hosts, in place of by their names.</param>
internal sealed class RemoteSidecars(IControlPlane names, bool areHosts = false) : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<SidecarAddress, RemoteSidecar> _open = [];
    private readonly List<RemoteSidecar> _gone = [];

    /// <summary>The sidecar of an application; null when nobody has that name.</summary>
    /// <exception cref="IOException">Nobody can say who has it.</exception>
    public async ValueTask<RemoteSidecar?> FindAsync(string appId, CancellationToken cancellationToken) =>
        await names.ResolveAsync(appId, cancellationToken) is { } address ? await OfAsync(address, cancellationToken) : null;

    /// <summary>The sidecar at an address.</summary>
    /// <exception cref="IOException">Nobody can say who is still there.</exception>
    public async ValueTask<RemoteSidecar> OfAsync(SidecarAddress address, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(address, out var known)) return known;
        }

        var all = await ThereAsync(cancellationToken);
        lock (_gate)
        {
            if (!_open.TryGetValue(address, out var remote))
            {
                LetGo(all);
                _open[address] = remote = new RemoteSidecar(address);
            }

            return remote;
        }
    }

    /// <summary>Lets go of those that have left.</summary>
    /// <param name="all">Who is there.</param>
    public void Keep(IReadOnlySet<SidecarAddress> all)
    {
        lock (_gate)
        {
            LetGo(all);
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

    private async ValueTask<IReadOnlySet<SidecarAddress>> ThereAsync(CancellationToken cancellationToken) => areHosts
        ? (await names.HostsAsync(cancellationToken)).Hosts.Select(host => host.Address).ToHashSet()
        : await names.AllAsync(cancellationToken);

    /// <summary>
    /// Lets go of those that have left. Somebody may have found one of them a moment ago and be about to call it, or wait for its answer, so it is
    /// closed when nobody does any more. The gate is held.
    /// </summary>
    private void LetGo(IReadOnlySet<SidecarAddress> all)
    {
        foreach (var remote in _gone.Where(remote => remote.Left.IsCancellationRequested).ToList())
        {
            remote.Dispose();
            _gone.Remove(remote);
        }

        foreach (var remote in _open.Values.Where(known => !all.Contains(known.Address)).ToList())
        {
            remote.Leave();
            _open.Remove(remote.Address);
            _gone.Add(remote);
        }
    }
}
