namespace Dapr.StateManagement;

/// <summary>The values of one state store, over a client that knows all. What the generator writes for an interface with <see cref="StateStoreAttribute"/> derives from it.</summary>
/// <param name="client">The client.</param>
/// <param name="storeName">The state store.</param>
public abstract class DaprStateStoreClient(DaprStateManagementClient client, string storeName) : IDaprStateStoreClient
{
    /// <inheritdoc/>
    public Task<TValue?> GetStateAsync<TValue>(
        string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.GetStateAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task<(TValue? Value, string? ETag)> GetStateAndETagAsync<TValue>(
        string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        IReadOnlyList<string> keys, int? parallelism = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.GetBulkStateAsync<TValue>(storeName, keys, parallelism, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task SaveStateAsync<TValue>(
        string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.SaveStateAsync<TValue>(storeName, key, value, stateOptions, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task SaveBulkStateAsync<TValue>(
        IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default) =>
        client.SaveBulkStateAsync<TValue>(storeName, items, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TrySaveStateAsync<TValue>(
        string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.TrySaveStateAsync<TValue>(storeName, key, value, etag, stateOptions, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteStateAsync(
        string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.DeleteStateAsync(storeName, key, stateOptions, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryDeleteStateAsync(
        string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.TryDeleteStateAsync(storeName, key, etag, stateOptions, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteBulkStateAsync(
        IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default) =>
        client.DeleteBulkStateAsync(storeName, items, cancellationToken);

    /// <inheritdoc/>
    public Task ExecuteStateTransactionAsync(
        IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.ExecuteStateTransactionAsync(storeName, operations, metadata, cancellationToken);

    /// <inheritdoc/>
    public Task<StateQueryResponse<TValue>> QueryStateAsync<TValue>(
        string jsonQuery, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        client.QueryStateAsync<TValue>(storeName, jsonQuery, metadata, cancellationToken);
}
