namespace Dapr.Client;

/// <summary>Values by key. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface IStateClient
{
    /// <summary>Reads a value.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value; default when there is none.</returns>
    Task<TValue> GetStateAsync<TValue>(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a value with its etag.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, default when there is none, and its etag, empty when there is none.</returns>
    Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a value as an entry, which knows its etag and how to save itself.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The entry.</returns>
    Task<StateEntry<TValue>> GetStateEntryAsync<TValue>(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads the bytes of a value.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bytes; empty when there are none.</returns>
    Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads the bytes of a value with its etag.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistencyMode">How sure the read is; null for the component's default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bytes, empty when there are none, and the etag.</returns>
    Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads several values as text.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="parallelism">How many keys the sidecar reads at a time; null for its default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One item for each key, in order.</returns>
    Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName,
        IReadOnlyList<string> keys,
        int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads several values.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="parallelism">How many keys the sidecar reads at a time; null for its default.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One item for each key, in order.</returns>
    Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName,
        IReadOnlyList<string> keys,
        int? parallelism,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves a value, whatever was there.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is saved.</returns>
    Task SaveStateAsync<TValue>(
        string storeName,
        string key,
        TValue value,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves bytes, whatever was there.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="binaryValue">The bytes.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are saved.</returns>
    Task SaveByteStateAsync(
        string storeName,
        string key,
        ReadOnlyMemory<byte> binaryValue,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves a value if nobody else did since it was read.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The etag that the current value must have.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when somebody did.</returns>
    Task<bool> TrySaveStateAsync<TValue>(
        string storeName,
        string key,
        TValue value,
        string etag,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves bytes if nobody else did since they were read.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="binaryValue">The bytes.</param>
    /// <param name="etag">The etag that the current value must have.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when somebody did.</returns>
    Task<bool> TrySaveByteStateAsync(
        string storeName,
        string key,
        ReadOnlyMemory<byte> binaryValue,
        string etag,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves several values.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When all are saved.</returns>
    Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default);

    /// <summary>Deletes a value, whether it is there or not.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is gone.</returns>
    Task DeleteStateAsync(
        string storeName,
        string key,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes a value if nobody has changed it since it was read.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="etag">The etag that the current value must have.</param>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when somebody has.</returns>
    Task<bool> TryDeleteStateAsync(
        string storeName,
        string key,
        string etag,
        StateOptions? stateOptions = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes several values.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When all are gone.</returns>
    Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default);

    /// <summary>Applies operations in order, all or none.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="operations">The operations, in order.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are applied.</returns>
    Task ExecuteStateTransactionAsync(
        string storeName,
        IReadOnlyList<StateTransactionRequest> operations,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Finds values; few stores can.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="jsonQuery">The query.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    Task<StateQueryResponse<TValue>> QueryStateAsync<TValue>(
        string storeName,
        string jsonQuery,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Saves a value if there is none.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when there is one.</returns>
    /// <remarks>
    /// It is a first-write without an etag, with what that means to the store: <c>state.redis</c> goes by how a key was written, so that
    /// a value saved otherwise does not count as one, and takes no more saves without an etag for a key that was created so.
    /// </remarks>
    Task<bool> CreateStateAsync<TValue>(
        string storeName, string key, TValue value, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Changes a value. When somebody else changes it meanwhile it is read and changed again.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="update">Makes the new value out of the current one, which is default when there is none. It may run several times.</param>
    /// <param name="maxAttempts">How often it may run.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value that was saved.</returns>
    /// <exception cref="DaprException">Others were faster every time.</exception>
    Task<TValue> UpdateStateAsync<TValue>(
        string storeName,
        string key,
        Func<TValue?, TValue> update,
        int maxAttempts = 100,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);
}
