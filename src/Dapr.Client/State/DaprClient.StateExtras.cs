namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <inheritdoc/>
    public async Task<StateEntry<TValue>> GetStateEntryAsync<TValue>(
        string storeName,
        string key,
        ConsistencyMode? consistencyMode = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        var (value, etag) = await GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return new StateEntry<TValue>(this, storeName, key, value, etag);
    }

    /// <inheritdoc/>
    public virtual async Task<bool> CreateStateAsync<TValue>(
        string storeName, string key, TValue value, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        // The runtime's first-write without an etag only creates.
        var options = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
        try
        {
            await SaveStateAsync(storeName, key, value, options, metadata, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DaprException exception) when (StateConflict.Is(exception))
        {
            return false;
        }
        catch (DaprException exception) when (exception.Status == nameof(Rpc.RpcStatusCode.Internal))
        {
            // Without an etag to compare with, state.redis fails where others report a conflict; whether there is a value tells.
            if (await HasStateAsync(storeName, key, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public virtual async Task<TValue> UpdateStateAsync<TValue>(
        string storeName,
        string key,
        Func<TValue?, TValue> update,
        int maxAttempts = 100,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1);
        for (var attempt = 0; attempt < maxAttempts; attempt++)
        {
            var (current, etag) = await GetStateAndETagAsync<TValue>(storeName, key, null, metadata, cancellationToken).ConfigureAwait(false);
            var next = update(current);
            var saved = string.IsNullOrEmpty(etag)
                ? await CreateStateAsync(storeName, key, next, metadata, cancellationToken).ConfigureAwait(false)
                : await TrySaveStateAsync(storeName, key, next, etag, null, metadata, cancellationToken).ConfigureAwait(false);
            if (saved)
            {
                return next;
            }
        }

        throw new DaprException(
            $"State: the key '{key}' of '{storeName}' was changed by others in each of {maxAttempts} attempts. Allow more attempts, or spread the writes over more keys.")
        {
            BuildingBlock = "State",
            Operation = "UpdateState",
            Component = storeName,
            Key = key,
            Status = nameof(Rpc.RpcStatusCode.Aborted),
            IsRetriable = true,
        };
    }

    private async Task<bool> HasStateAsync(string storeName, string key, CancellationToken cancellationToken)
    {
        try
        {
            var (_, etag) = await GetByteStateAndETagAsync(storeName, key, ConsistencyMode.Strong, null, cancellationToken).ConfigureAwait(false);
            return !string.IsNullOrEmpty(etag);
        }
        catch (DaprException)
        {
            // The store is in trouble: what failed first is what the caller is to learn.
            return false;
        }
    }
}
