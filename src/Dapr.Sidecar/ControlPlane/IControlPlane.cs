namespace Dapr.Sidecar;

/// <summary>
/// What sidecars know of each other: who is called what. The port behind invocation, with two adapters: an object that the sidecars
/// of a process share, and a SQLite file for those of several processes.
/// </summary>
internal interface IControlPlane
{
    /// <summary>Makes a sidecar known.</summary>
    /// <returns>Disposing it makes the sidecar unknown again.</returns>
    Task<IAsyncDisposable> RegisterAsync(string appId, SidecarAddress address, CancellationToken cancellationToken);

    /// <summary>One of the sidecars of an app id; null when there is none.</summary>
    /// <exception cref="IOException">Nobody can say.</exception>
    ValueTask<SidecarAddress?> ResolveAsync(string appId, CancellationToken cancellationToken);

    /// <summary>All sidecars that may still be there.</summary>
    /// <exception cref="IOException">Nobody can say.</exception>
    ValueTask<IReadOnlySet<SidecarAddress>> AllAsync(CancellationToken cancellationToken);
}
