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
}
