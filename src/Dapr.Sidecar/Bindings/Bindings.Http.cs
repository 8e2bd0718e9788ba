using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.Bindings;

/// <summary>Asking output bindings over HTTP.</summary>
internal sealed class BindingsHttp(BindingService service)
{
    public void Map(ApiRoutes routes) => routes.Map("POST PUT", "/v1.0/bindings/{name}", "bindings", InvokeAsync);

    private async Task InvokeAsync(ApiCall call)
    {
        var request = Read(await call.ReadBodyAsync(ApiErrors.MalformedRequest));
        var headers = call.Request.Headers;
        var trace = TraceHeaders.AsMetadata(TraceHeaders.OfRequest(headers), headers);
        var (response, error) = await service.InvokeAsync(call.Parameter("name"), request, trace, call.Aborted);
        foreach (var (name, value) in response.Metadata.Where(pair => HeaderText.IsName(pair.Key)))
        {
            call.SetHeader(DaprHeaders.MetadataPrefix + name, HeaderText.Printable(value));
        }

        if (error is not null) throw error.ToException();

        await (response.Data is { } data ? call.RespondJsonAsync(data) : call.RespondEmptyAsync());
    }

    private static OutputBindingRequest Read(byte[] body)
    {
        JsonElement root;
        try
        {
            root = GoJson.ParseFirst(body);
        }
        catch (JsonException exception)
        {
            throw ApiErrors.MalformedRequest(JsonFault.Describe(body, exception)).ToException();
        }

        try
        {
            if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(root)} into Go value of type http.OutputBindingRequest");
            }

            return new OutputBindingRequest
            {
                Operation = LooseJson.Text(root, "operation"),
                Data = LooseJson.Member(root, "data") is { } data ? GoJson.Remarshal(data) : "null"u8.ToArray(),
                Metadata = LooseJson.Texts(root, "metadata"),
            };
        }
        catch (JsonException exception)
        {
            throw ApiErrors.MalformedRequest(exception.Message).ToException();
        }
    }
}
