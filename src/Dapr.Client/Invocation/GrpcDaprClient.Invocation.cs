using System.Net.Http.Headers;
using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Invocation = "Invocation";

    private static readonly HttpRequestOptionsKey<string> AppIdKey = new("dapr-app-id");
    private static readonly HttpRequestOptionsKey<string> MethodKey = new("dapr-method");

    public override HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName) =>
        CreateInvokeMethodRequest(httpMethod, appId, methodName, []);

    public override HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(methodName);
        ArgumentNullException.ThrowIfNull(queryStringParameters);
        var path = new StringBuilder(DaprRoutes.Invoke).Append(appId).Append("/method/").Append(methodName.TrimStart('/'));
        foreach (var (name, value) in queryStringParameters)
        {
            path.Append(path.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')
                .Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        var request = new HttpRequestMessage(httpMethod, new Uri(_connection.HttpEndpoint, path.ToString()));
        request.Options.Set(AppIdKey, appId);
        request.Options.Set(MethodKey, methodName);
        _connection.AddToken(request);
        return request;
    }

    public override HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data)
    {
        var request = CreateInvokeMethodRequest(httpMethod, appId, methodName, queryStringParameters);
        request.Content = new ByteArrayContent(Serialize(data));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        return request;
    }

    public override HttpClient CreateInvokableHttpClient(string? appId)
    {
        HttpMessageHandler inner = _connection.HttpHandler is { } given ? new SharedHandler(given) : new SocketsHttpHandler { UseCookies = false };
        return InvocationHandler.CreateClient(new InvocationHandler(_connection) { InnerHandler = inner, DefaultAppId = appId }, appId);
    }

    public override async Task<HttpResponseMessage> InvokeMethodWithResponseAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var operation = Operation(request);
        using var activity = DaprTelemetry.Start(operation);
        var began = DaprTelemetry.Timestamp();
        try
        {
            var response = await _connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            DaprTelemetry.Record(operation, ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), began);
            return response;
        }
        catch (HttpRequestException exception)
        {
            DaprTelemetry.Record(operation, "unreachable", began);
            throw Failure(operation, exception, null);
        }
    }

    public override async Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<TResponse> InvokeMethodAsync<TResponse>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Deserialize<TResponse>(content)!;
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw Failure(Operation(request), exception, response);
        }
    }

    public override Task InvokeMethodGrpcAsync(string appId, string methodName, CancellationToken cancellationToken) =>
        InvokeGrpcAsync(appId, methodName, null, cancellationToken);

    public override Task InvokeMethodGrpcAsync<TRequest>(string appId, string methodName, TRequest data, CancellationToken cancellationToken) =>
        InvokeGrpcAsync(appId, methodName, data, cancellationToken);

    public override async Task<TResponse> InvokeMethodGrpcAsync<TResponse>(string appId, string methodName, CancellationToken cancellationToken) =>
        Unpack<TResponse>(await InvokeGrpcAsync(appId, methodName, null, cancellationToken).ConfigureAwait(false));

    public override async Task<TResponse> InvokeMethodGrpcAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken) =>
        Unpack<TResponse>(await InvokeGrpcAsync(appId, methodName, data, cancellationToken).ConfigureAwait(false));

    private static TResponse Unpack<TResponse>(InvokeResponse response)
        where TResponse : IMessage, new()
    {
        var message = new TResponse();
        message.MergeFrom(response.Data?.Value ?? ByteString.Empty);
        return message;
    }

    private static DaprOperation Operation(HttpRequestMessage request)
    {
        request.Options.TryGetValue(AppIdKey, out var appId);
        request.Options.TryGetValue(MethodKey, out var method);
        return new DaprOperation(Invocation, "InvokeMethod", appId ?? "", method ?? request.RequestUri?.PathAndQuery ?? "");
    }

    private static InvocationException Failure(DaprOperation operation, Exception cause, HttpResponseMessage? response) =>
        new(operation.Component, operation.Key, cause, response)
        {
            BuildingBlock = Invocation,
            Operation = operation.Name,
            Component = operation.Component,
            Key = operation.Key,
            Status = response?.StatusCode.ToString() ?? "",
            IsRetriable = response is null || (int)response.StatusCode is 408 or 429 or 502 or 503 or 504,
        };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await InvokeMethodWithResponseAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        // The answer is the caller's to read, so it must be whole.
        await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        throw Failure(Operation(request), new HttpRequestException($"The status is {(int)response.StatusCode}.", null, response.StatusCode), response);
    }

    private Task<InvokeResponse> InvokeGrpcAsync(string appId, string methodName, IMessage? data, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(methodName);
        var request = new InvokeServiceRequest
        {
            Id = appId,
            Message = new InvokeRequest { Method = methodName, ContentType = data is null ? "" : "application/grpc" },
        };
        if (data is not null)
        {
            request.Message.Data = Any.Pack(data);
        }

        return _connection.InvokeAsync(DaprMethods.InvokeService, request, new DaprOperation(Invocation, "InvokeService", appId, methodName), cancellationToken);
    }
}
