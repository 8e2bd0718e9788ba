namespace Dapr.Client;

/// <summary>A method of another application failed, or could not be reached.</summary>
public class InvocationException : DaprException
{
    /// <summary>Says which.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method.</param>
    /// <param name="innerException">What caused it.</param>
    /// <param name="response">The answer; null when none came.</param>
    public InvocationException(string appId, string methodName, Exception innerException, HttpResponseMessage? response)
        : base(Describe(appId, methodName, innerException, response), innerException)
    {
        AppId = appId;
        MethodName = methodName;
        Response = response;
    }

    /// <summary>The application.</summary>
    public string AppId { get; }

    /// <summary>The method.</summary>
    public string MethodName { get; }

    /// <summary>The answer; null when none came.</summary>
    public HttpResponseMessage? Response { get; }

    private static string Describe(string appId, string methodName, Exception innerException, HttpResponseMessage? response)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        return response is null
            ? $"Invocation: '{methodName}' of '{appId}' got no answer: {innerException.Message} Are both sidecars running?"
            : $"Invocation: '{methodName}' of '{appId}' was answered with {(int)response.StatusCode} ({response.StatusCode}). The answer is in {nameof(Response)}.";
    }
}
