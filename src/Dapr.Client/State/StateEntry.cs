using Dapr.Client;

namespace Dapr;

/// <summary>A value with its etag, which can be changed and saved.</summary>
/// <typeparam name="TValue">What the value is.</typeparam>
public sealed class StateEntry<TValue>
{
    private readonly IStateClient _client;

    /// <summary>Holds a value.</summary>
    /// <param name="client">Saves it.</param>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The etag; empty when there is no value.</param>
    public StateEntry(DaprClient client, string storeName, string key, TValue value, string etag)
        : this((IStateClient)client, storeName, key, value, etag)
    {
    }

    /// <summary>Holds a value.</summary>
    /// <param name="client">Saves it; a test may give its own.</param>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="etag">The etag; empty when there is no value.</param>
    public StateEntry(IStateClient client, string storeName, string key, TValue value, string etag)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(storeName);
        ArgumentNullException.ThrowIfNull(key);
        _client = client;
        StoreName = storeName;
        Key = key;
        Value = value;
        ETag = etag;
    }

    /// <summary>The state store.</summary>
    public string StoreName { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The value.</summary>
    public TValue Value { get; set; }

    /// <summary>The etag; empty when there was no value.</summary>
    public string ETag { get; }

    /// <summary>Deletes the value, whatever it is by now.</summary>
    /// <param name="stateOptions">How it is deleted.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is gone.</returns>
    public Task DeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.DeleteStateAsync(StoreName, Key, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value, whatever is there by now.</summary>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is saved.</returns>
    public Task SaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.SaveStateAsync(StoreName, Key, Value, stateOptions, metadata, cancellationToken);

    /// <summary>Saves the value if nobody else did since it was read; where there was none, if there still is none.</summary>
    /// <param name="stateOptions">How it is written.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when somebody did.</returns>
    public Task<bool> TrySaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.TrySaveStateAsync(StoreName, Key, Value, ETag, OnlyFirst(stateOptions), metadata, cancellationToken);

    /// <summary>Deletes the value if nobody has changed it since it was read; where there was none, if there still is none.</summary>
    /// <param name="stateOptions">How it is deleted.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when somebody has.</returns>
    public Task<bool> TryDeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        _client.TryDeleteStateAsync(StoreName, Key, ETag, OnlyFirst(stateOptions), metadata, cancellationToken);

    /// <summary>An entry without a value has no etag to check, and only the first write may then succeed: without that every other would be lost.</summary>
    private StateOptions? OnlyFirst(StateOptions? options) => ETag is { Length: > 0 }
        ? options
        : new StateOptions { Concurrency = options?.Concurrency ?? ConcurrencyMode.FirstWrite, Consistency = options?.Consistency };
}
