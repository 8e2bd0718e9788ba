namespace Dapr.Sidecar.Tests.State;

/// <summary>A store that does what a test says.</summary>
internal sealed class FakeStateStore : IStateStore
{
    public StateStoreFeatures Features { get; init; } = StateStoreFeatures.Etag | StateStoreFeatures.Transactional;

    public int MaxTransactionSize { get; init; } = int.MaxValue;

    public Func<StateRead, CancellationToken, Task<StateValue?>> Get { get; init; } = (_, _) => Task.FromResult<StateValue?>(null);

    public Func<IReadOnlyList<StateChange>, Task<StateOutcome>> Apply { get; init; } = _ => Task.FromResult(StateOutcome.Applied);

    public Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken) => Get(read, cancellationToken);

    public Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken) => Apply(changes);

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
