namespace Dapr.StateManagement;

/// <summary>The values of one state store.</summary>
public interface IDaprStateStoreClient
{
    /// <summary>Reads a value.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value; default when there is none.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<TValue?> GetStateAsync<TValue>(
        string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a value with its etag.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, default when there is none, and its etag, null when there is none.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<(TValue? Value, string? ETag)> GetStateAndETagAsync<TValue>(
        string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads several values.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="keys">The keys; at least one.</param>
    /// <param name="parallelism">How many are read at a time; null for the default of the runtime.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A value for each key, in any order.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        IReadOnlyList<string> keys, int? parallelism = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a value.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task SaveStateAsync<TValue>(
        string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Saves several values.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="items">The values; at least one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are saved.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task SaveBulkStateAsync<TValue>(
        IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default);

    /// <summary>Saves a value, if nobody has changed it.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The etag that the current value must have.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is saved; false when somebody has changed it.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<bool> TrySaveStateAsync<TValue>(
        string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stateOptions">How it is deleted.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is deleted, or was not there.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task DeleteStateAsync(
        string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a value, if nobody has changed it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="etag">The etag that the current value must have.</param>
    /// <param name="stateOptions">How it is deleted.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is deleted; false when somebody has changed it.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<bool> TryDeleteStateAsync(
        string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes several values.</summary>
    /// <param name="items">The values.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are deleted, or were not there.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task DeleteBulkStateAsync(
        IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default);

    /// <summary>Executes several operations as one: all, or none.</summary>
    /// <param name="operations">The operations; at least one.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are executed.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task ExecuteStateTransactionAsync(
        IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Queries the values of a store that can be queried.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="jsonQuery">The query.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<StateQueryResponse<TValue>> QueryStateAsync<TValue>(
        string jsonQuery, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);
}
