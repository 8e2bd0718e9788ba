using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc.Framing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string State = "State";
    private const string Query = "QueryState";

    public override async Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var response = await ReadAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return Read<TValue>("GetState", response.Data, storeName, key)!;
    }

    public override async Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var response = await ReadAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return (Read<TValue>("GetState", response.Data, storeName, key)!, response.Etag);
    }

    public override async Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        (await ReadAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false)).Data.Memory;

    public override async Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var response = await ReadAsync(storeName, key, consistencyMode, metadata, cancellationToken).ConfigureAwait(false);
        return (response.Data.Memory, response.Etag);
    }

    public override async Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        [
            .. (await ReadBulkAsync(storeName, keys, parallelism, metadata, cancellationToken).ConfigureAwait(false))
                .Select(item => new BulkStateItem(item.Key, item.Data.ToStringUtf8(), item.Etag)),
        ];

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        [
            .. (await ReadBulkAsync(storeName, keys, parallelism, metadata, cancellationToken).ConfigureAwait(false))
                .Select(item => new BulkStateItem<TValue>(item.Key, Read<TValue>("GetBulkState", item.Data, storeName, item.Key)!, item.Etag)),
        ];

    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        SaveJsonAsync(storeName, key, value, etag: null, stateOptions, metadata, cancellationToken).AsTask();

    public override Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        SaveAsync(storeName, key, binaryValue, etag: null, stateOptions, metadata, cancellationToken).AsTask();

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return TryAsync(SaveJsonAsync(storeName, key, value, etag, stateOptions, metadata, cancellationToken).AsTask());
    }

    public override Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return TryAsync(SaveAsync(storeName, key, binaryValue, etag, stateOptions, metadata, cancellationToken).AsTask());
    }

    public override async Task SaveBulkStateAsync<TValue>(string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
        {
            throw new ArgumentException("There are no items to save.", nameof(items));
        }

        var states = items.Select(item => Item(item.Key, default, item.ETag, item.StateOptions, item.Metadata)).ToList();
        var request = FrameWriter.Begin();
        request.Write(new SaveStateRequest { StoreName = storeName });
        for (var index = 0; index < items.Count; index++)
        {
            WriteItem(request, states[index], items[index].Value);
        }

        await _connection.InvokeAsync(DaprMethods.SaveState, request, Write("SaveBulkState", storeName, states), cancellationToken).ConfigureAwait(false);
    }

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        DeleteAsync(storeName, key, etag: null, stateOptions, metadata, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return TryAsync(DeleteAsync(storeName, key, etag, stateOptions, metadata, cancellationToken));
    }

    public override Task DeleteBulkStateAsync(string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(items);
        var request = new DeleteBulkStateRequest { StoreName = storeName };
        request.States.AddRange(items.Select(item => Item(item.Key, default, item.ETag, item.StateOptions, item.Metadata)));
        return _connection.InvokeAsync(DaprMethods.DeleteBulkState, request, Write("DeleteBulkState", storeName, request.States), cancellationToken).AsTask();
    }

    public override Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0)
        {
            throw new ArgumentException("A transaction needs at least one operation.", nameof(operations));
        }

        var request = new ExecuteStateTransactionRequest { StoreName = storeName };
        request.Operations.AddRange(operations.Select(operation => new TransactionalStateOperation
        {
            OperationType = operation.OperationType == StateOperationType.Delete ? "delete" : "upsert",
            Request = Item(operation.Key, operation.Value, operation.ETag, operation.Options, operation.Metadata),
        }));
        Add(request.Metadata, metadata);
        return _connection.InvokeAsync(DaprMethods.ExecuteStateTransaction, request, new DaprOperation(State, "ExecuteStateTransaction", storeName), cancellationToken).AsTask();
    }

    public override async Task<StateQueryResponse<TValue>> QueryStateAsync<TValue>(
        string storeName, string jsonQuery, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var all = await QueryAsync<TValue>(storeName, jsonQuery, metadata, cancellationToken).ConfigureAwait(false);
        var failed = all.Results.Where(item => item.Error.Length > 0).ToList();
        if (failed.Count == 0)
        {
            return all;
        }

        throw new StateQueryException<TValue>(
            $"State: {failed.Count} of {all.Results.Count} results of a query of '{storeName}' could not be read, the first with: {failed[0].Error}. "
            + $"What could be read is in {nameof(StateQueryException<>.Response)}.",
            new StateQueryResponse<TValue>([.. all.Results.Except(failed)], all.Token, all.Metadata),
            [.. failed.Select(item => item.Key)])
        {
            BuildingBlock = State,
            Operation = Query,
            Component = storeName,
            Key = failed[0].Key,
        };
    }

    /// <summary>What a query found, and of what could not be read the reason.</summary>
    internal async Task<StateQueryResponse<TValue>> QueryAsync<TValue>(
        string storeName, string jsonQuery, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(jsonQuery);
        var request = new QueryStateRequest { StoreName = storeName, Query = jsonQuery };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(State, Query, storeName) { IsIdempotent = true };
        var response = await _connection.InvokeAsync(DaprMethods.QueryStateAlpha1, request, operation, cancellationToken).ConfigureAwait(false);
        var results = response.Results.Select(item => new StateQueryItem<TValue>(
            item.Key, item.Error.Length == 0 ? Read<TValue>(Query, item.Data, storeName, item.Key) : default, item.Etag, item.Error));
        return new StateQueryResponse<TValue>([.. results], response.Token, response.Metadata);
    }

    /// <summary>A conflict is an outcome, not an error; an etag that no value of the store can have is one.</summary>
    private static async Task<bool> TryAsync(Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
            return true;
        }
        catch (DaprException exception) when (StateConflict.Is(exception))
        {
            return false;
        }
    }

    private ValueTask<GetStateResponse> ReadAsync(
        string storeName, string key, ConsistencyMode? consistencyMode, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new GetStateRequest { StoreName = storeName, Key = key, Consistency = ToWire(consistencyMode) };
        Add(request.Metadata, metadata);
        return _connection.InvokeAsync(DaprMethods.GetState, request, new DaprOperation(State, "GetState", storeName, key) { IsIdempotent = true }, cancellationToken);
    }

    private async Task<IReadOnlyList<Wire.BulkStateItem>> ReadBulkAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
        {
            throw new ArgumentException("There are no keys to read.", nameof(keys));
        }

        var request = new GetBulkStateRequest { StoreName = storeName, Parallelism = parallelism ?? 0 };
        request.Keys.AddRange(keys);
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(State, "GetBulkState", storeName) { IsIdempotent = true };
        var response = await _connection.InvokeAsync(DaprMethods.GetBulkState, request, operation, cancellationToken).ConfigureAwait(false);
        return response.Items;
    }

    private ValueTask<Empty> SaveJsonAsync<TValue>(
        string storeName,
        string key,
        TValue value,
        string? etag,
        StateOptions? options,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var item = Item(key, default, etag, options, metadata);
        var request = FrameWriter.Begin();
        request.Write(new SaveStateRequest { StoreName = storeName });
        WriteItem(request, item, value);
        return _connection.InvokeAsync(DaprMethods.SaveState, request, SaveState(storeName, item), cancellationToken);
    }

    private ValueTask<Empty> SaveAsync(
        string storeName,
        string key,
        ReadOnlyMemory<byte> value,
        string? etag,
        StateOptions? options,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var item = Item(key, value, etag, options, metadata);
        var request = new SaveStateRequest { StoreName = storeName, States = { item } };
        return _connection.InvokeAsync(DaprMethods.SaveState, request, SaveState(storeName, item), cancellationToken);
    }

    private async Task DeleteAsync(
        string storeName,
        string key,
        string? etag,
        StateOptions? options,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new DeleteStateRequest { StoreName = storeName, Key = key, Options = ToWire(options) };
        if (etag is not null)
        {
            request.Etag = new Etag { Value = etag };
        }

        Add(request.Metadata, metadata);
        var operation = new DaprOperation(State, "DeleteState", storeName, key) { IsIdempotent = IsIdempotent(request.Etag, request.Options) };
        await _connection.InvokeAsync(DaprMethods.DeleteState, request, operation, cancellationToken).ConfigureAwait(false);
    }

    private TValue? Read<TValue>(string operation, ByteString data, string storeName, string key)
    {
        try
        {
            return Deserialize<TValue>(data.Span);
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new DaprException(
                $"State: the value of '{storeName}' (key '{key}') is no {typeof(TValue).Name}: {exception.Message} Read it with GetByteStateAsync, or as the type it was saved as.",
                exception)
            {
                BuildingBlock = State,
                Operation = operation,
                Component = storeName,
                Key = key,
            };
        }
    }
}
