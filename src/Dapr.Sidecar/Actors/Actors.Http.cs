using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.State;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.Actors;

/// <summary>The actors API over HTTP.</summary>
internal sealed class ActorsHttp(ActorService service)
{
    private const string Operation = "actors";
    private const string Actor = "/v1.0/actors/{type}/{id}";

    public void Map(ApiRoutes routes)
    {
        routes.Map("GET POST PUT DELETE", Actor + "/method/{method}", Operation, InvokeAsync);
        routes.Map("POST PUT", Actor + "/state", Operation, TransactAsync);
        routes.Map("GET", Actor + "/state/{key}", Operation, GetStateAsync);
        routes.Map("POST PUT", Actor + "/reminders/{name}", Operation, RegisterReminderAsync);
        routes.Map("GET", Actor + "/reminders/{name}", Operation, GetReminderAsync);
        routes.Map("DELETE", Actor + "/reminders/{name}", Operation, RemoveReminderAsync);
        routes.Map("POST PUT", Actor + "/timers/{name}", Operation, SetTimerAsync);
        routes.Map("DELETE", Actor + "/timers/{name}", Operation, RemoveTimerAsync);
    }

    private async Task InvokeAsync(ApiCall call)
    {
        var answer = await service.InvokeAsync(
            new ActorCall
            {
                Key = Key(call),
                Method = call.Parameter("method"),
                Data = await call.ReadBodyAsync(ApiErrors.BodyRead),
                ContentType = call.Request.ContentType ?? "",
                Headers = Headers(call),
            },
            call.Aborted);
        var response = call.Context.Response;
        foreach (var group in answer.Headers.Where(header => !header.Key.Equals(DaprHeaders.TraceParent, StringComparison.OrdinalIgnoreCase)).GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            response.Headers[group.Key] = group.Select(header => header.Value).ToArray();
        }

        response.ContentType ??= "application/json";
        response.ContentLength = answer.Data.Length;
        await response.Body.WriteAsync(answer.Data, call.Aborted);
    }

    private async Task TransactAsync(ApiCall call)
    {
        var key = Key(call);
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        var operations = StateJson.Read(body, ApiErrors.MalformedRequest, ActorJson.Operations);
        await service.CheckActiveAsync(key, call.Aborted);
        StateWrite[] writes;
        try
        {
            writes = [.. operations.Select(operation => ActorJson.Write(operation.Operation, operation.Request))];
        }
        catch (FormatException exception)
        {
            throw ApiErrors.ActorStateSave(exception.Message).ToException();
        }

        await service.TransactAsync(key, writes, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task GetStateAsync(ApiCall call)
    {
        var value = await service.GetStateAsync(Key(call), call.Parameter("key"), call.Aborted);
        if (value is null or { Data.Length: 0 })
        {
            await call.RespondEmptyAsync();
            return;
        }

        if (value.ExpiresAt is { } end) call.SetHeader(DaprHeaders.MetadataPrefix + StateTime.ExpiryName, StateTime.Format(end));
        await call.RespondJsonAsync(value.Data);
    }

    private async Task RegisterReminderAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        var terms = StateJson.Read(body, ApiErrors.MalformedRequest, root => ActorJson.Reminder(root, Key(call), call.Parameter("name")));
        await service.RegisterReminderAsync(terms, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task GetReminderAsync(ApiCall call) =>
        await call.RespondJsonAsync(ActorJson.Write(await service.GetReminderAsync(Key(call), call.Parameter("name"), call.Aborted)));

    private async Task RemoveReminderAsync(ApiCall call)
    {
        await service.RemoveReminderAsync(Key(call), call.Parameter("name"), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task SetTimerAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        var (timer, timeToLive) = StateJson.Read(body, ApiErrors.MalformedRequest, root => ActorJson.Timer(root, Key(call), call.Parameter("name")));
        await service.SetTimerAsync(timer, timeToLive, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task RemoveTimerAsync(ApiCall call)
    {
        await service.RemoveTimerAsync(Key(call), call.Parameter("name"), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private static ActorKey Key(ApiCall call) => new(call.Parameter("type"), call.Parameter("id"));

    private IReadOnlyList<KeyValuePair<string, string>> Headers(ApiCall call)
    {
        var headers = call.Request.Headers;
        var connection = headers.Connection;
        return
        [
            .. headers
                .Where(header => !HopByHop.Contains(header.Key, connection) && !ActorCallers.IsOurs(header.Key))
                .SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value ?? ""))),
            .. ActorCallers.Headers(service.Identity, TraceHeaders.OfRequest(headers)),
        ];
    }
}
