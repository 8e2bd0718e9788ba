namespace Dapr.Sidecar;

/// <summary>A host's place in the table of those that run actors, held by a lease.</summary>
internal interface IActorMembership : IAsyncDisposable
{
    /// <summary>The host's id in the table.</summary>
    string HostId { get; }

    /// <summary>Grows with everybody who joins: of two that think that they have the same place, the later one is right.</summary>
    long Fence { get; }

    /// <summary>
    /// Whether the lease certainly lasts. Once it does not, others may soon run what was the host's: it runs and writes nothing more, and joins anew.
    /// </summary>
    bool IsHeld { get; }

    /// <summary>Announces other types in place of those before; false when the place is lost.</summary>
    /// <exception cref="IOException">The table cannot be written.</exception>
    ValueTask<bool> AnnounceAsync(IReadOnlyList<string> types, CancellationToken cancellationToken);

    /// <summary>Says that the host has seen a version of the table, and runs nothing that is another's by it; false when the place is lost.</summary>
    /// <exception cref="IOException">The table cannot be written.</exception>
    ValueTask<bool> AcknowledgeAsync(long version, CancellationToken cancellationToken);
}
