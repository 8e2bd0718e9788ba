using Google.Protobuf;

namespace Dapr.Client;

public abstract partial class DaprClient
{
    private protected const string ObsoleteInvocation =
        "Call other applications with an HttpClient (CreateInvokableHttpClient, AddDaprInvokeClient) or a gRPC client (DaprGrpcInvocationHandler) of your own.";

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

    /// <summary>Sends a request and gives the answer, whatever its status.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer; the caller disposes it.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task<HttpResponseMessage> InvokeMethodWithResponseAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request; an error status is an exception.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request and reads the JSON of the answer.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task<TResponse> InvokeMethodAsync<TResponse>(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task InvokeMethodGrpcAsync(string appId, string methodName, CancellationToken cancellationToken = default);

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task InvokeMethodGrpcAsync<TRequest>(string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : IMessage;

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task<TResponse> InvokeMethodGrpcAsync<TResponse>(string appId, string methodName, CancellationToken cancellationToken = default)
        where TResponse : IMessage, new();

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public abstract Task<TResponse> InvokeMethodGrpcAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : IMessage
        where TResponse : IMessage, new();
}
