using Dapr.Common.Errors;
using Dapr.Rpc;

namespace Dapr.Client;

/// <summary>A method of another application failed, or could not be reached.</summary>
public class InvocationException : DaprException
{
    private const string Invocation = "Invocation";

    /// <summary>Says which.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method.</param>
    /// <param name="innerException">What caused it.</param>
    /// <param name="response">The answer; null when none came.</param>
    public InvocationException(string appId, string methodName, Exception? innerException, HttpResponseMessage? response)
        : this(appId, methodName, innerException, response, default)
    {
    }

    /// <summary>Says which, for a call over gRPC.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="methodName">The method.</param>
    /// <param name="innerException">How the call ended.</param>
    public InvocationException(string appId, string methodName, RpcCallException innerException)
        : this(appId, methodName, RpcErrorTranslator.Translate(innerException, new DaprOperation(Invocation, "InvokeService", appId, methodName)))
    {
    }

    internal InvocationException(string appId, string methodName, Exception? cause, HttpResponseMessage? response, InvocationError error)
        : base(Describe(appId, methodName, cause, response, error), cause!)
    {
        AppId = appId;
        MethodName = methodName;
        Response = response;
        BuildingBlock = Invocation;
        Operation = "InvokeMethod";
        Component = appId;
        Key = methodName;
        Status = response?.StatusCode.ToString() ?? "";
        DaprErrorCode = error.Code ?? "";
        Reason = error.Reason ?? "";
        IsRetriable = response is null || (int)response.StatusCode is 408 or 429 or 502 or 503 or 504;
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
#nullable disable annotations // compat: oblivious of null, as the official member is; who reads it is warned of nothing.
    public HttpResponseMessage Response { get; }
#nullable restore annotations

    private static string Describe(string appId, string methodName, Exception? cause, HttpResponseMessage? response, InvocationError error) =>
        $"Invocation: '{methodName}' of '{appId}' " + (response, cause) switch
        {
            (null, OperationCanceledException) => "was not answered in time. Trying again may help, or a longer timeout.",
            (null, _) => $"got no answer: {cause?.Message} Is the sidecar running, and do DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT name it? Trying again may help.",
            ({ IsSuccessStatusCode: true }, _) => $"was answered with what cannot be read: {cause?.Message} The answer is in {nameof(Response)}.",
            _ when !string.IsNullOrEmpty(error.Code) => $"was answered by the sidecar with {(int)response.StatusCode} ({error.Code}): {error.Message}. {Advice(response, appId, isRuntime: true)}",
            _ => $"was answered with {(int)response.StatusCode} ({response.StatusCode}). {Advice(response, appId, isRuntime: false)} The answer is in {nameof(Response)}.",
        };

    private static string Advice(HttpResponseMessage response, string appId, bool isRuntime) => (int)response.StatusCode switch
    {
        401 or 403 => "Check DAPR_API_TOKEN, what the application asks for, and the access lists of its sidecar.",
        404 when !isRuntime => "Does the application have that route, for that verb?",
        408 or 429 or 502 or 503 or 504 => "Trying again may help.",
        _ => isRuntime ? $"Does '{appId}' run, with a sidecar that this one finds?" : "The application's log may say more.",
    };
}
