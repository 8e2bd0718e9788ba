namespace Dapr.Actors.Runtime;

/// <summary>The state of actors, as the runtime keeps it.</summary>
internal interface IActorStateStore
{
    /// <summary>Reads a value.</summary>
    Task<StoredState> ReadAsync(string actorType, string actorId, string key, CancellationToken cancellationToken);

    /// <summary>Does all of the steps, or none.</summary>
    Task WriteAsync(string actorType, string actorId, IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken);
}
