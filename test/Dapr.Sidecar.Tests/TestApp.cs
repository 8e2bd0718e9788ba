namespace Dapr.Sidecar.Tests;

/// <summary>An application behind a sidecar: a function.</summary>
internal sealed class TestApp(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath.StartsWith("/dapr/", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound))
            : answer(request, cancellationToken);
}
