using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Resilience;

namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <summary>Makes a client whose requests to <c>http://app-id/path</c> go to that application.</summary>
    /// <param name="appId">The application of relative addresses; null for none.</param>
    /// <param name="daprEndpoint">The address of the HTTP API; null for that of the environment.</param>
    /// <param name="daprApiToken">The token that the sidecar asks for; null for that of the environment.</param>
    /// <returns>The client; the caller disposes it.</returns>
    public static HttpClient CreateInvokeHttpClient(string? appId = null, string? daprEndpoint = null, string? daprApiToken = null)
    {
        var address = appId is null ? null : InvocationHandler.Address(appId);
        var options = new DaprConnectionOptions();
        var handler = new InvocationHandler(new Uri(options.HttpEndpoint), new CallHeaders(daprApiToken ?? options.ApiToken))
        {
            InnerHandler = RetryHandler.Around(SharedHandler.OfTheProcess(), RetryPolicies.Of(options)),
            DefaultAppId = appId,
        };
        handler.DaprEndpoint = daprEndpoint ?? handler.DaprEndpoint;
        var client = new HttpClient(handler, disposeHandler: true) { BaseAddress = address };
        client.Timeout = options.Timeout ?? client.Timeout;
        CallHeaders.AddUserAgent(client);
        return client;
    }

    /// <summary>Makes a POST request for a method of another application.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest(string appId, string methodName) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName);

    /// <summary>Makes a POST request for a method of another application.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="queryStringParameters">What is added to the query.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest(
        string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, queryStringParameters);

    /// <summary>Makes a POST request with JSON for a method of another application.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">What is sent.</param>
    /// <returns>The request.</returns>
    public HttpRequestMessage CreateInvokeMethodRequest<TRequest>(string appId, string methodName, TRequest data) =>
        CreateInvokeMethodRequest(HttpMethod.Post, appId, methodName, [], data);

    /// <summary>Calls a method of another application with POST.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task InvokeMethodAsync(string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(appId, methodName), cancellationToken);

    /// <summary>Calls a method of another application.</summary>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task InvokeMethodAsync(HttpMethod httpMethod, string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(httpMethod, appId, methodName), cancellationToken);

    /// <summary>Calls a method of another application with POST and JSON.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">What is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task InvokeMethodAsync<TRequest>(string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(appId, methodName, data), cancellationToken);

    /// <summary>Calls a method of another application with JSON.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">What is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is answered.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task InvokeMethodAsync<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync(CreateInvokeMethodRequest(httpMethod, appId, methodName, [], data), cancellationToken);

    /// <summary>Calls a method of another application with POST and reads the JSON of the answer.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task<TResponse> InvokeMethodAsync<TResponse>(string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(CreateInvokeMethodRequest(appId, methodName), cancellationToken);

    /// <summary>Calls a method of another application and reads the JSON of the answer.</summary>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task<TResponse> InvokeMethodAsync<TResponse>(
        HttpMethod httpMethod, string appId, string methodName, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(CreateInvokeMethodRequest(httpMethod, appId, methodName), cancellationToken);

    /// <summary>Calls a method of another application with POST and JSON, and reads the JSON of the answer.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">What is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task<TResponse> InvokeMethodAsync<TRequest, TResponse>(
        string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(CreateInvokeMethodRequest(appId, methodName, data), cancellationToken);

    /// <summary>Calls a method of another application with JSON, and reads the JSON of the answer.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <typeparam name="TResponse">What comes back.</typeparam>
    /// <param name="httpMethod">The verb.</param>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method: a path, with a query if need be.</param>
    /// <param name="data">What is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer.</returns>
    [Obsolete(ObsoleteInvocation)]
    public Task<TResponse> InvokeMethodAsync<TRequest, TResponse>(
        HttpMethod httpMethod, string appId, string methodName, TRequest data, CancellationToken cancellationToken = default) =>
        InvokeMethodAsync<TResponse>(CreateInvokeMethodRequest(httpMethod, appId, methodName, [], data), cancellationToken);
}
