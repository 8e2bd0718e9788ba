using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Input bindings: each has an endpoint of <c>MapDaprBinding</c>.</summary>
internal sealed class BindingCallback(HandlerPipeline pipeline)
{
    public static Task<ListInputBindingsResponse> ListAsync(Empty request, RpcServerCall call)
    {
        var response = new ListInputBindingsResponse();
        response.Bindings.AddRange(Endpoints(call).Select(endpoint => endpoint.Metadata.GetMetadata<BindingEndpointMarker>()!.Name).Distinct());
        return Task.FromResult(response);
    }

    public async Task<BindingEventResponse> HandleAsync(BindingEventRequest request, RpcServerCall call)
    {
        var path = Endpoints(call).FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<BindingEndpointMarker>()!.Name == request.Name)?.RoutePattern.RawText ?? request.Name;
        var response = await pipeline.RunAsync(
            new HandlerRequest(HttpMethods.Post, "/" + path.TrimStart('/'), "application/json", request.Data.Memory)
            {
                Headers = request.Metadata.Where(pair => IsHeader(pair.Key, pair.Value)),
            },
            call.HttpContext);
        return response.IsSuccess ? Answer(response) : throw InvokeCallback.Failure(response);
    }

    private static IEnumerable<RouteEndpoint> Endpoints(RpcServerCall call) =>
        call.HttpContext.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<BindingEndpointMarker>() is not null);

    /// <summary>What a binding says beside an event must not break the request.</summary>
    private static bool IsHeader(string name, string value) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') && !value.Any(char.IsControl);

    /// <summary>
    /// The answer: an object with <c>to</c> names the output bindings that its <c>data</c> goes on to, one after the other or, with
    /// <c>concurrency</c> parallel, all at once; any other answer goes nowhere.
    /// </summary>
    private static BindingEventResponse Answer(HandlerResponse response)
    {
        if (Parse(response.Body) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("to", out var to)) return new BindingEventResponse { Data = UnsafeByteOperations.UnsafeWrap(response.Body) };

        var answer = new BindingEventResponse
        {
            Concurrency = root.TryGetProperty("concurrency", out var concurrency) && concurrency.ValueKind == JsonValueKind.String && concurrency.GetString()!.Equals("parallel", StringComparison.OrdinalIgnoreCase)
                ? BindingEventResponse.Types.BindingEventConcurrency.Parallel
                : BindingEventResponse.Types.BindingEventConcurrency.Sequential,
        };
        if (root.TryGetProperty("data", out var data)) answer.Data = ByteString.CopyFromUtf8(data.GetRawText());
        answer.To.AddRange((to.ValueKind == JsonValueKind.Array ? to.EnumerateArray().AsEnumerable() : [to]).Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!));
        return answer;
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
