using System.Text.Json;
using Dapr.Sidecar.Api;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Configuration;

/// <summary>The configuration API over HTTP, and in development the one call that changes values.</summary>
internal sealed class ConfigurationHttp(ConfigurationService service, bool isChangeable)
{
    private const string Name = "configuration";

    public void Map(ApiRoutes routes)
    {
        foreach (var version in (string[])["v1.0", "v1.0-alpha1"])
        {
            routes.Map("GET", $"/{version}/configuration/{{store}}", Name, GetAsync);
            routes.Map("GET", $"/{version}/configuration/{{store}}/subscribe", Name, SubscribeAsync);
            routes.Map("GET", $"/{version}/configuration/{{store}}/{{id}}/unsubscribe", Name, UnsubscribeAsync);
        }

        if (isChangeable)
        {
            routes.Map("POST", "/v1.0-dev/configuration/{store}", Name, ChangeAsync);
        }
    }

    private async Task GetAsync(ApiCall call)
    {
        var values = await service.GetAsync(call.Parameter("store"), Keys(call), call.Metadata(), call.Aborted);
        await (values.Count == 0 ? call.RespondEmptyAsync() : call.RespondJsonAsync(ConfigurationJson.Write(values)));
    }

    private async Task SubscribeAsync(ApiCall call)
    {
        var id = await service.SubscribeAppAsync(call.Parameter("store"), Keys(call), call.Metadata(), call.Aborted);
        await call.RespondJsonAsync(Text("id", id));
    }

    private async Task UnsubscribeAsync(ApiCall call)
    {
        var id = call.Parameter("id");
        await (await service.UnsubscribeAsync(call.Parameter("store"), id)
            ? call.RespondJsonAsync("""{"ok":true}"""u8.ToArray())
            : call.RespondJsonAsync(
                Text("message", $"failed to unsubscribe to configuration request {id}: subscription with id {id} does not exist"),
                StatusCodes.Status500InternalServerError));
    }

    private async Task ChangeAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync(ApiErrors.MalformedRequest);
        try
        {
            service.Change(call.Parameter("store"), ConfigurationJson.ReadChanges(body));
        }
        catch (JsonException exception)
        {
            throw ApiErrors.MalformedRequest(exception.Message).ToException();
        }

        await call.RespondEmptyAsync();
    }

    private static string[] Keys(ApiCall call) => [.. call.Query.Where(pair => pair.Key == "key").Select(pair => pair.Value)];

    private static byte[] Text(string name, string value) => GoJson.WriteObject([KeyValuePair.Create(name, (object)value)]);
}
