namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <inheritdoc/>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName);

    /// <inheritdoc/>
    public abstract HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod,
        string appId,
        string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters);

    /// <inheritdoc/>
    public abstract HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod,
        string appId,
        string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters,
        TRequest data);

    /// <inheritdoc/>
    public abstract HttpClient CreateInvokableHttpClient(string? appId = null);

    /// <inheritdoc/>
    public abstract Task<HttpResponseMessage> InvokeMethodWithResponseAsync(
        HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<TResponse> InvokeMethodAsync<TResponse>(
        HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task InvokeMethodGrpcAsync(string appId, string methodName, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task InvokeMethodGrpcAsync<TRequest>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : Google.Protobuf.IMessage;

    /// <inheritdoc/>
    public abstract Task<TResponse> InvokeMethodGrpcAsync<TResponse>(
        string appId, string methodName, CancellationToken cancellationToken = default)
        where TResponse : Google.Protobuf.IMessage, new();

    /// <inheritdoc/>
    public abstract Task<TResponse> InvokeMethodGrpcAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : Google.Protobuf.IMessage
        where TResponse : Google.Protobuf.IMessage, new();
}
