namespace Dapr.Client;

/// <summary>A request for a method of another application, which knows what it was made for.</summary>
internal sealed class InvocationRequestMessage(HttpMethod method, Uri address, string appId, string methodName) : HttpRequestMessage(method, address)
{
    public string AppId => appId;

    public string MethodName => methodName;
}
