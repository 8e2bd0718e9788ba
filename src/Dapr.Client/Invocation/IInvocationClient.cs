namespace Dapr.Client;

/// <summary>Calling other applications. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface IInvocationClient
{
    /// <summary>Makes a request for a method of another application.</summary>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <returns>The request; the caller may change it.</returns>
    HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName);

    /// <summary>Makes a request for a method of another application.</summary>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="queryStringParameters">What is added to the query.</param>
    /// <returns>The request; the caller may change it.</returns>
    HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod,
        string appId,
        string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters);

    /// <summary>Makes a request with JSON for a method of another application.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="queryStringParameters">What is added to the query.</param>
    /// <param name="data">The data.</param>
    /// <returns>The request; the caller may change it.</returns>
    HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod,
        string appId,
        string methodName,
        IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters,
        TRequest data);

    /// <summary>Makes a client whose requests to <c>http://app-id/path</c> go to that application.</summary>
    /// <param name="appId">The application.</param>
    /// <returns>The client; the caller disposes it.</returns>
    HttpClient CreateInvokableHttpClient(string? appId = null);

    /// <summary>Sends a request and gives the answer, whatever its status.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer; the caller disposes it.</returns>
    Task<HttpResponseMessage> InvokeMethodWithResponseAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request; an error status is an exception.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    Task InvokeMethodAsync(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request and reads the JSON of the answer.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    Task<TResponse> InvokeMethodAsync<TResponse>(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    Task InvokeMethodGrpcAsync(string appId, string methodName, CancellationToken cancellationToken = default);

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    Task InvokeMethodGrpcAsync<TRequest>(string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : Google.Protobuf.IMessage;

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    Task<TResponse> InvokeMethodGrpcAsync<TResponse>(string appId, string methodName, CancellationToken cancellationToken = default)
        where TResponse : Google.Protobuf.IMessage, new();

    /// <summary>Calls a method of an application that speaks gRPC.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    Task<TResponse> InvokeMethodGrpcAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default)
        where TRequest : Google.Protobuf.IMessage
        where TResponse : Google.Protobuf.IMessage, new();
}
