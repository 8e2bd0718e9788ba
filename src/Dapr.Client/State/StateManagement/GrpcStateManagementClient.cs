using System.Text.Json;
using Dapr.Client;
using Dapr.Common;

namespace Dapr.StateManagement;

/// <summary>The client over a connection, which it disposes: the state of <see cref="DaprClient"/> in types of its own.</summary>
internal sealed class GrpcStateManagementClient(DaprConnection connection, JsonSerializerOptions json) : DaprStateManagementClient
{
    private readonly GrpcDaprClient _dapr = new(connection, json);

    public override async Task<TValue?> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
        where TValue : default =>
        await _dapr.GetStateAsync<TValue>(storeName, key, Of(consistencyMode), metadata, cancellationToken).ConfigureAwait(false);

    public override async Task<(TValue? Value, string? ETag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
        where TValue : default
    {
        var (value, etag) = await _dapr.GetStateAndETagAsync<TValue>(storeName, key, Of(consistencyMode), metadata, cancellationToken).ConfigureAwait(false);
        return (value, OrNull(etag));
    }

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var items = await _dapr.GetBulkStateAsync<TValue>(storeName, keys, parallelism, metadata, cancellationToken).ConfigureAwait(false);
        return [.. items.Select(item => new BulkStateItem<TValue>(item.Key, item.Value, item.ETag))];
    }

    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        _dapr.SaveStateAsync(storeName, key, value, Of(stateOptions), metadata, cancellationToken);

    public override Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return _dapr.SaveBulkStateAsync<TValue>(
            storeName, [.. items.Select(item => new Client.SaveStateItem<TValue>(item.Key, item.Value, item.ETag!, Of(item.StateOptions), item.Metadata))], cancellationToken);
    }

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        _dapr.TrySaveStateAsync(storeName, key, value, etag, Of(stateOptions), metadata, cancellationToken);

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        _dapr.DeleteStateAsync(storeName, key, Of(stateOptions), metadata, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        _dapr.TryDeleteStateAsync(storeName, key, etag, Of(stateOptions), metadata, cancellationToken);

    public override Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return _dapr.DeleteBulkStateAsync(
            storeName, [.. items.Select(item => new Client.BulkDeleteStateItem(item.Key, item.ETag!, Of(item.StateOptions), item.Metadata))], cancellationToken);
    }

    public override Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operations);
        return _dapr.ExecuteStateTransactionAsync(
            storeName,
            [
                .. operations.Select(operation => new Client.StateTransactionRequest(
                    operation.Key, operation.Value, (Client.StateOperationType)operation.OperationType, operation.ETag, operation.Metadata, Of(operation.Options))),
            ],
            metadata,
            cancellationToken);
    }

    public override async Task<StateQueryResponse<TValue>> QueryStateAsync<TValue>(
        string storeName, string jsonQuery, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var found = await _dapr.QueryAsync<TValue>(storeName, jsonQuery, metadata, cancellationToken).ConfigureAwait(false);
        return new StateQueryResponse<TValue>(
            [.. found.Results.Select(item => new StateQueryItem<TValue>(item.Key, item.Data, OrNull(item.ETag), OrNull(item.Error)))], OrNull(found.Token), found.Metadata);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dapr.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Client.ConsistencyMode? Of(ConsistencyMode? mode) => (Client.ConsistencyMode?)mode;

    private static Client.StateOptions? Of(StateOptions? options) => options is null
        ? null
        : new Client.StateOptions { Consistency = Of(options.Consistency), Concurrency = (Client.ConcurrencyMode?)options.Concurrency };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
