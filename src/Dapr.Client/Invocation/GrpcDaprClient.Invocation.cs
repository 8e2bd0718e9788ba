using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Common.Serialization;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Invocation = "Invocation";

    private const string JsonUtf8 = "application/json; charset=utf-8";

    public override HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName) =>
        CreateInvokeMethodRequest(httpMethod, appId, methodName, []);

    public override HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(methodName);
        ArgumentNullException.ThrowIfNull(queryStringParameters);
        var path = WithQuery($"{DaprRoutes.Invoke}{appId}/method/{methodName.TrimStart('/')}", queryStringParameters);
        var request = new InvocationRequestMessage(httpMethod, new Uri(_connection.HttpAuthority + path), appId, methodName);
        _connection.Headers.AddToken(request);
        return request;
    }

    public override HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data)
    {
        var request = CreateInvokeMethodRequest(httpMethod, appId, methodName, queryStringParameters);
        request.Content = new ByteArrayContent(DaprJson.Serialize(data, JsonSerializerOptions));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", JsonUtf8);
        return request;
    }

    public override HttpClient CreateInvokableHttpClient(string? appId)
    {
        var address = appId is null ? null : InvocationHandler.Address(appId);
        var handler = new InvocationHandler(_connection.HttpEndpoint, _connection.Headers) { InnerHandler = _connection.CreateHttpHandler(), DefaultAppId = appId };
        var client = new HttpClient(handler, disposeHandler: true) { BaseAddress = address };
        _connection.Configure(client);
        return client;
    }

    [Obsolete(ObsoleteInvocation)]
    public override Task<HttpResponseMessage> InvokeMethodWithResponseAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).AsTask();

    [Obsolete(ObsoleteInvocation)]
    public override async Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SucceedAsync(request, cancellationToken).ConfigureAwait(false);
    }

    [Obsolete(ObsoleteInvocation)]
    public override async Task<TResponse> InvokeMethodAsync<TResponse>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SucceedAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var value = Deserialize<TResponse>(content)!;
            response.Dispose();
            return value;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            // The answer stays open: the exception carries it.
            throw Failure(Operation(request), exception, response);
        }
    }

    [Obsolete(ObsoleteInvocation)]
    public override Task InvokeMethodGrpcAsync(string appId, string methodName, CancellationToken cancellationToken) =>
        InvokeGrpcAsync(appId, methodName, null, cancellationToken);

    [Obsolete(ObsoleteInvocation)]
    public override Task InvokeMethodGrpcAsync<TRequest>(string appId, string methodName, TRequest data, CancellationToken cancellationToken) =>
        InvokeGrpcAsync(appId, methodName, data, cancellationToken);

    [Obsolete(ObsoleteInvocation)]
    public override async Task<TResponse> InvokeMethodGrpcAsync<TResponse>(string appId, string methodName, CancellationToken cancellationToken) =>
        Unpack<TResponse>(await InvokeGrpcAsync(appId, methodName, null, cancellationToken).ConfigureAwait(false));

    [Obsolete(ObsoleteInvocation)]
    public override async Task<TResponse> InvokeMethodGrpcAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken) =>
        Unpack<TResponse>(await InvokeGrpcAsync(appId, methodName, data, cancellationToken).ConfigureAwait(false));

    /// <summary>Adds to the query of a path, which may have one already, and a fragment.</summary>
    private static string WithQuery(string path, IReadOnlyCollection<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Count == 0)
        {
            return path;
        }

        var end = path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? fragment : path.Length;
        var query = new StringBuilder(path, 0, end, path.Length + 64);
        var separator = path.AsSpan(0, end).Contains('?') ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            query.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return query.Append(path.AsSpan(end)).ToString();
    }

    private static TResponse Unpack<TResponse>(InvokeResponse response)
        where TResponse : IMessage, new()
    {
        var message = new TResponse();
        message.MergeFrom(response.Data?.Value ?? ByteString.Empty);
        return message;
    }

    private static DaprOperation Operation(HttpRequestMessage request) => request is InvocationRequestMessage made
        ? new(Invocation, "InvokeMethod", made.AppId, made.MethodName)
        : new(Invocation, "InvokeMethod", "", request.RequestUri?.PathAndQuery ?? "");

    private static InvocationException Failure(DaprOperation operation, Exception cause, HttpResponseMessage? response, InvocationError error = default) =>
        new(operation.Component, operation.Key, cause, response, error);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { } address || !_connection.HttpEndpoint.IsBaseOf(address))
        {
            throw new InvalidOperationException(
                $"'{request.RequestUri}' is not at the sidecar, which is at {_connection.HttpEndpoint}. Make the request with CreateInvokeMethodRequest.");
        }

        var operation = Operation(request);
        using var call = DaprTelemetry.Begin(operation);
        CallHeaders.AddTrace(request);
        try
        {
            var response = await _connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            call.Answered(response.StatusCode);
            return response;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException })
        {
            call.Failed(exception);
            throw Failure(operation, exception, null);
        }
        catch (OperationCanceledException exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SucceedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        // The answer is the caller's to read, so it must be whole.
        await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var error = await InvocationError.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var cause = new HttpRequestException($"The status is {(int)response.StatusCode}.", null, response.StatusCode);
        throw Failure(Operation(request), cause, response, error);
    }

    private async Task<InvokeResponse> InvokeGrpcAsync(string appId, string methodName, IMessage? data, CancellationToken cancellationToken)
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

        try
        {
            var operation = new DaprOperation(Invocation, "InvokeService", appId, methodName);
            return await _connection.InvokeAsync(DaprMethods.InvokeService, request, operation, cancellationToken).ConfigureAwait(false);
        }
        catch (DaprException exception)
        {
            throw new InvocationException(appId, methodName, exception);
        }
    }
}
