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

    public async Task<HttpResponseMessage> SendAsync(InvocationRequest invocation, CancellationToken cancellationToken)
    {
        var address = new Uri($"{invocation.AppId.TrimEnd('/')}/{InvokedMethod.Escape(invocation.Method)}"
            + (invocation.QueryString.Length > 0 ? "?" + invocation.QueryString : ""));
        using var request = new HttpRequestMessage(new HttpMethod(invocation.Verb), address);
        if (invocation.Body is not null)
        {
            request.Content = new StreamContent(invocation.Body);
            request.Content.Headers.ContentLength = invocation.BodyLength;
            request.Content.Headers.TryAddWithoutValidation("content-type", invocation.ContentType);
        }

        foreach (var (name, value) in invocation.Headers.Where(pair => !pair.Key.Equals(DaprHeaders.ApiToken, StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return await _invoker.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new InvocationFailedException(TransportText.Describe(invocation.Verb, address, exception));
        }
    }

    public void Dispose() => _invoker.Dispose();
}
