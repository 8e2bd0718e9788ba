using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.State;

/// <summary>The state API over gRPC.</summary>
internal sealed class StateGrpc(StateService service)
{
    private const string Name = "state";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.GetState, Name, GetAsync);
        rpcs.MapUnary(DaprMethods.GetBulkState, Name, GetBulkAsync);
        rpcs.MapUnary(DaprMethods.SaveState, Name, SaveAsync);
        rpcs.MapUnary(DaprMethods.DeleteState, Name, DeleteAsync);
        rpcs.MapUnary(DaprMethods.DeleteBulkState, Name, DeleteBulkAsync);
        rpcs.MapUnary(DaprMethods.ExecuteStateTransaction, Name, TransactAsync);
        rpcs.MapUnary(DaprMethods.QueryStateAlpha1, Name, QueryAsync);
    }

    private async Task<GetStateResponse> GetAsync(GetStateRequest request, RpcServerCall call)
    {
        var response = new GetStateResponse();
        if (await service.GetAsync(request.StoreName, Read(request), call.CancellationToken) is { } value)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(value.Data);
            response.Etag = value.Etag ?? "";
            AddExpiry(response.Metadata, value);
        }

        return response;
    }

    private async Task<GetBulkStateResponse> GetBulkAsync(GetBulkStateRequest request, RpcServerCall call)
    {
        var response = new GetBulkStateResponse();
        var reads = request.Keys.Select(key => new StateRead { Key = key, Metadata = request.Metadata }).ToList();
        foreach (var read in await service.GetBulkAsync(request.StoreName, reads, request.Parallelism, call.CancellationToken))
        {
            var item = new BulkStateItem { Key = read.Key, Error = read.Error ?? "" };
            if (read.Value is { } value)
            {
                item.Data = UnsafeByteOperations.UnsafeWrap(value.Data);
                item.Etag = value.Etag ?? "";
                AddExpiry(item.Metadata, value);
            }

            response.Items.Add(item);
        }

        return response;
    }

    private async Task<Empty> SaveAsync(SaveStateRequest request, RpcServerCall call)
    {
        service.CheckStore(request.StoreName);
        var writes = new List<StateWrite>();
        foreach (var item in request.States)
        {
            if (item.Key.Length == 0)
            {
                throw ApiErrors.StateKeyEmpty().ToException();
            }

            StateService.Check(request.StoreName, item.Key);
            var write = ToWrite(item);
            writes.Add(IsJson(item) ? write with { Value = Parse(item.Value), IsJson = true, CameAsBytes = true } : write);
        }

        await service.SaveAsync(request.StoreName, writes, call.CancellationToken);
        return new Empty();
    }

    private async Task<Empty> DeleteAsync(DeleteStateRequest request, RpcServerCall call)
    {
        var deletion = new StateWrite
        {
            Key = request.Key,
            Etag = request.Etag?.Value,
            Concurrency = Concurrency(request.Options),
            Consistency = Consistency(request.Options?.Consistency),
            Metadata = request.Metadata,
        };
        await service.DeleteAsync(request.StoreName, deletion, call.CancellationToken);
        return new Empty();
    }

    private async Task<Empty> DeleteBulkAsync(DeleteBulkStateRequest request, RpcServerCall call)
    {
        await service.DeleteBulkAsync(request.StoreName, [.. request.States.Select(item => ToWrite(item) with { Value = null })], call.CancellationToken);
        return new Empty();
    }

    private async Task<Empty> TransactAsync(ExecuteStateTransactionRequest request, RpcServerCall call)
    {
        service.CheckTransactional(request.StoreName);
        var writes = new List<StateWrite>();
        foreach (var operation in request.Operations)
        {
            if (operation.OperationType is not (StateWords.Upsert or StateWords.Delete))
            {
                throw ApiErrors.StateOperationUnknown(operation.OperationType).ToException();
            }

            var item = operation.Request ?? new StateItem();
            StateService.Check(request.StoreName, item.Key);
            var write = ToWrite(item);
            writes.Add(operation.OperationType == StateWords.Delete ? write with { Value = null } : write);
        }

        await service.TransactAsync(request.StoreName, writes, TraceContext.OfRpc(call.HttpContext.Request.Headers), call.CancellationToken);
        return new Empty();
    }

    private Task<QueryStateResponse> QueryAsync(QueryStateRequest request, RpcServerCall call)
    {
        service.CheckStore(request.StoreName, namesApp: false);
        throw ApiErrors.StateNotQueryable(request.StoreName).ToException();
    }

    private static StateWrite ToWrite(StateItem item) => new()
    {
        Key = item.Key,
        Value = item.Value.Memory,
        Etag = item.Etag?.Value,
        Concurrency = Concurrency(item.Options),
        Consistency = Consistency(item.Options?.Consistency),
        Metadata = item.Metadata,
    };

    private static string Concurrency(StateOptions? options) => options?.Concurrency switch
    {
        StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite => StateWords.FirstWrite,
        StateOptions.Types.StateConcurrency.ConcurrencyLastWrite => StateWords.LastWrite,
        _ => "",
    };

    private static string Consistency(StateOptions.Types.StateConsistency? consistency) => consistency switch
    {
        StateOptions.Types.StateConsistency.ConsistencyEventual => StateWords.Eventual,
        StateOptions.Types.StateConsistency.ConsistencyStrong => StateWords.Strong,
        _ => "",
    };

    private static StateRead Read(GetStateRequest request) => new()
    {
        Key = request.Key,
        Consistency = StateWords.ToConsistency(Consistency(request.Consistency)),
        Metadata = request.Metadata,
    };

    private static bool IsJson(StateItem item) =>
        item.Metadata.TryGetValue("contentType", out var type) && type.Split(';')[0].Trim() == "application/json";

    private static byte[] Parse(ByteString value)
    {
        try
        {
            return GoJson.Remarshal(GoJson.Parse(value.Memory));
        }
        catch (JsonException exception)
        {
            // The runtime hands the parser's own words on, without a code of the catalogue.
            throw new RpcCallException(RpcStatusCode.Unknown, JsonFault.Describe(value.Span, exception));
        }
    }

    private static void AddExpiry(Google.Protobuf.Collections.MapField<string, string> metadata, StateValue value)
    {
        if (value.ExpiresAt is { } end)
        {
            metadata[StateTime.ExpiryName] = StateTime.Format(end);
        }
    }
}
