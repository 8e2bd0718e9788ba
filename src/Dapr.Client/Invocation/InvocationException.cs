using Dapr.Rpc;

namespace Dapr.Client;

/// <summary>A method of another application failed, or could not be reached.</summary>
public class InvocationException : DaprException
{
    /// <summary>Says which.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method.</param>
    /// <param name="innerException">What caused it.</param>
    /// <param name="response">The answer; null when none came.</param>
    public InvocationException(string appId, string methodName, Exception? innerException, HttpResponseMessage? response)
        : base(Describe(appId, methodName, innerException, response), innerException!)
    {
        AppId = appId;
        MethodName = methodName;
        Response = response;
    }

    /// <summary>Says which, for a call over gRPC.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method.</param>
    /// <param name="innerException">How the call ended.</param>
    public InvocationException(string appId, string methodName, RpcCallException innerException)
        : base($"Invocation: '{methodName}' of '{appId}' failed with {innerException?.StatusCode}: {innerException?.Status.Message}", innerException!)
    {
        AppId = appId;
        MethodName = methodName;
        Status = innerException?.StatusCode.ToString() ?? "";
    }

    internal InvocationException(string appId, string methodName, DaprException translated)
        : base(translated.Message, translated.InnerException!)
    {
        AppId = appId;
        MethodName = methodName;
        BuildingBlock = translated.BuildingBlock;
        Operation = translated.Operation;
        Component = translated.Component;
        Key = translated.Key;
        Status = translated.Status;
        Reason = translated.Reason;
        IsRetriable = translated.IsRetriable;
        StatusDetails = translated.StatusDetails;
    }

    /// <summary>The application; empty when the request was not made by the client.</summary>
    public string AppId { get; }

    /// <summary>The method; the path when the request was not made by the client.</summary>
    public string MethodName { get; }

    /// <summary>The answer; null when none came. Its content can still be read.</summary>
    public HttpResponseMessage? Response { get; }

    private static string Describe(string appId, string methodName, Exception? cause, HttpResponseMessage? response) =>
        (response, cause) switch
        {
            (null, OperationCanceledException) => $"Invocation: '{methodName}' of '{appId}' was not answered in time. Trying again may help, or a longer timeout.",
            (null, _) => $"Invocation: '{methodName}' of '{appId}' got no answer: {cause?.Message} Are both sidecars running?",
            ({ IsSuccessStatusCode: true }, _) =>
                $"Invocation: the answer of '{methodName}' of '{appId}' cannot be read: {cause?.Message} It is in {nameof(Response)}.",
            _ => $"Invocation: '{methodName}' of '{appId}' was answered with {(int)response.StatusCode} ({response.StatusCode}). The answer is in {nameof(Response)}.",
        };
}
