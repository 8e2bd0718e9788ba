using Dapr.Protos.Wire;

namespace Dapr.Sidecar.Invocation;

/// <summary>Invokes an address that is no Dapr application. It sees nothing of Dapr.</summary>
internal sealed class ExternalCaller : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    public static bool IsExternal(string appId) =>
        appId.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || appId.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public Task<HttpResponseMessage> SendAsync(InvocationRequest invocation, CancellationToken cancellationToken) =>
        HttpInvocation.SendAsync(
            invocation with { Headers = [.. invocation.Headers.Where(pair => !pair.Key.Equals(DaprHeaders.ApiToken, StringComparison.OrdinalIgnoreCase))] },
            HttpInvocation.Address(invocation.AppId.TrimEnd('/'), invocation),
            request => _invoker.SendAsync(request, cancellationToken));

    public void Dispose() => _invoker.Dispose();
}
