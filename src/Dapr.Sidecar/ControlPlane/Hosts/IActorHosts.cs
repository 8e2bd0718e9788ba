namespace Dapr.Sidecar;

/// <summary>Who runs actors of which types: a table with a version, of which everybody finds out by itself who owns an actor.</summary>
internal interface IActorHosts
{
    /// <summary>Announces a host. The table that results of it the host has seen, as it runs nothing yet.</summary>
    /// <returns>Disposing it takes the host out of the table.</returns>
    /// <exception cref="IOException">The table cannot be written.</exception>
    ValueTask<IActorMembership> JoinAsync(ActorHost host, CancellationToken cancellationToken);

    /// <summary>The table as it is now, without hosts that are no longer heard of.</summary>
    /// <exception cref="IOException">Nobody can say.</exception>
    ValueTask<ActorTable> HostsAsync(CancellationToken cancellationToken);

    /// <summary>Calls an action whenever the table, or what hosts have seen of it, may have changed, until the result is disposed.</summary>
    IDisposable ListenToHosts(Action changed);
}
