namespace Dapr.Sidecar;

/// <summary>A store of values by key: the port behind the state API. Implementations are thread-safe.</summary>
public interface IStateStore
{
    /// <summary>What the store can do.</summary>
    StateStoreFeatures Features { get; }

    /// <summary>How many changes one transaction may hold at most.</summary>
    /// <value>Default: any number.</value>
    int MaxTransactionSize => int.MaxValue;

    /// <summary>Reads a value.</summary>
    /// <param name="read">Its key, and how it is read.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The value; null when there is none, or it has expired.</returns>
    Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken);

    /// <summary>Applies changes in order, all or none.</summary>
    /// <param name="changes">The changes; a key may stand in several.</param>
    /// <param name="cancellationToken">The caller is gone; nothing may be half applied.</param>
    /// <returns>Whether they were applied, and if not, which etag was to blame.</returns>
    Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken);

    /// <summary>The keys that begin with a prefix, in order: for tests and tools.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The keys of values that have not expired.</returns>
    Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken);
}
