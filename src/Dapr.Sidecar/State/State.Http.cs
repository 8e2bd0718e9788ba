using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.State;

/// <summary>The state API over HTTP.</summary>
internal sealed class StateHttp(StateService service)
{
    private const string Name = "state";

    public void Map(ApiRoutes routes)
    {
        routes.Map("GET", "/v1.0/state/{store}/{key}", Name, GetAsync);
        routes.Map("POST PUT", "/v1.0/state/{store}", Name, SaveAsync);
        routes.Map("DELETE", "/v1.0/state/{store}/{key}", Name, DeleteAsync);
        routes.Map("POST PUT", "/v1.0/state/{store}/bulk", Name, GetBulkAsync);
        routes.Map("POST PUT", "/v1.0/state/{store}/transaction", Name, TransactAsync);
        routes.Map("POST PUT", "/v1.0-alpha1/state/{store}/query", Name, QueryAsync);
    }

    private async Task GetAsync(ApiCall call)
    {
        var value = await service.GetAsync(call.Parameter("store"), Read(call), call.Aborted);
        if (value is null or { Data.Length: 0 })
        {
            await call.RespondEmptyAsync();
            return;
        }

        if (value.Etag is { } etag)
        {
            call.SetHeader("ETag", etag);
        }

        if (value.ExpiresAt is { } end)
        {
            call.SetHeader(DaprHeaders.MetadataPrefix + StateTime.ExpiryName, StateTime.Format(end));
        }

        await call.RespondJsonAsync(value.Data);
    }

    private async Task SaveAsync(ApiCall call)
    {
        var store = call.Parameter("store");
        service.CheckStore(store);
        var body = await call.ReadBodyAsync(ApiErrors.StateMalformed);
        var metadata = call.Metadata();
        var writes = StateJson.Read(body, ApiErrors.StateMalformed, root => StateJson.Items(root, metadata));
        await service.SaveAsync(store, writes, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task DeleteAsync(ApiCall call)
    {
        var deletion = new StateWrite
        {
            Key = call.Parameter("key"),
            Etag = call.Request.Headers.IfMatch.FirstOrDefault(),
            Concurrency = call.QueryValue("concurrency") ?? "",
            Consistency = call.QueryValue("consistency") ?? "",
            Metadata = call.Metadata(),
        };
        await service.DeleteAsync(call.Parameter("store"), deletion, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task GetBulkAsync(ApiCall call)
    {
        var store = call.Parameter("store");
        service.CheckStore(store);
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        var metadata = call.Metadata();
        var (reads, parallelism) = StateJson.Read(body, ApiErrors.MalformedRequest, root => StateJson.Reads(root, metadata));
        var items = await service.GetBulkAsync(store, reads, parallelism, call.Aborted);
        var answer = StateJson.Write(items);
        if (answer.Length == 0)
        {
            // The runtime fails here after it has begun to answer, and before it adds the trace.
            call.Context.Response.Headers.Remove(DaprHeaders.TraceParent);
        }

        await call.RespondJsonAsync(answer);
    }

    private async Task TransactAsync(ApiCall call)
    {
        var store = call.Parameter("store");
        service.CheckTransactional(store);
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        var writes = StateJson.Read(body, ApiErrors.MalformedRequest, root => StateJson.Operations(store, root));
        await service.TransactAsync(store, writes, TraceContext.OfRequest(call.Request.Headers), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private static StateRead Read(ApiCall call) => new()
    {
        Key = call.Parameter("key"),
        Consistency = StateWords.ToConsistency(call.QueryValue("consistency")),
        Metadata = call.Metadata(),
    };

    private Task QueryAsync(ApiCall call)
    {
        // No embedded store can be queried; the runtime, too, looks for that before it reads the query.
        var store = call.Parameter("store");
        service.CheckStore(store, namesApp: false);
        throw ApiErrors.StateNotQueryable(store).ToException();
    }
}
