namespace Dapr.Sidecar;

/// <summary>
/// What sidecars know of each other: who is called what, who holds which lock, what is due, and who runs which actors. The port behind invocation, locks, jobs and actors, with two adapters: an object
/// that the sidecars of a process share, and a SQLite file for those of several processes.
/// </summary>
internal interface IControlPlane : IDueQueue, IActorHosts
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

    /// <summary>Takes a lock that nobody holds now, and has it end some time; false when somebody holds it.</summary>
    ValueTask<bool> TryLockAsync(LockKey key, string owner, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken);

    /// <summary>Releases a lock.</summary>
    ValueTask<UnlockOutcome> UnlockAsync(LockKey key, string owner, DateTimeOffset now, CancellationToken cancellationToken);
}
