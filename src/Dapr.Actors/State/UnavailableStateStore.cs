namespace Dapr.Actors.Runtime;

/// <summary>Stands for the state that a unit test did not bring.</summary>
internal sealed class UnavailableStateStore : IActorStateStore
{
    public Task<StoredState> ReadAsync(string actorType, string actorId, string key, CancellationToken cancellationToken) => throw Missing();

    public Task WriteAsync(string actorType, string actorId, IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken) => throw Missing();

    private static InvalidOperationException Missing() =>
        new($"The actor was made for a test without state. Have its class take an {nameof(IActorStateManager)} in a constructor for tests, and set {nameof(Actor)}.{nameof(Actor.StateManager)} to a double of it.");
}
