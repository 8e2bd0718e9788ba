using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Invocation;

/// <summary>Sends an invocation as a request of HTTP, to the own application or to an address.</summary>
internal static class HttpInvocation
{
    private static readonly UriCreationOptions RawPaths = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Where a method is found below an address. On the wire the path goes as it came.</summary>
    /// <param name="server">Scheme, host and port.</param>
    /// <param name="invocation">The method and the query.</param>
    /// <param name="isRaw">False for a test server, which cannot take such an address apart.</param>
    /// <exception cref="InvocationFailedException">That is no address.</exception>
    public static Uri Address(string server, InvocationRequest invocation, bool isRaw = true)
    {
        var text = $"{server}/{InvokedMethod.Escape(invocation.Method)}" + (invocation.QueryString.Length > 0 ? "?" + invocation.QueryString : "");
        return Uri.TryCreate(text, isRaw ? RawPaths : default, out var address)
            ? address
            : throw new InvocationFailedException($"parse \"{server}\": invalid URL");
    }

    /// <summary>Sends an invocation. The answer's body may still be on its way.</summary>
    /// <exception cref="InvocationFailedException">It could not be sent.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        InvocationRequest invocation, Uri address, Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
    {
        using var request = ToRequest(invocation, address);
        try
        {
            var response = await send(request);
            if (invocation.Body is not ReadOnlyStream { Fault: { } fault })
            {
                return response;
            }

            // What a test server's application makes of a body that breaks off is not the application's answer.
            response.Dispose();
            throw new InvocationFailedException(TransportText.Describe(invocation.Verb, address, fault));
        }
        catch (HttpRequestException exception)
        {
            throw new InvocationFailedException(TransportText.Describe(invocation.Verb, address, exception));
        }
    }

    private static HttpRequestMessage ToRequest(InvocationRequest invocation, Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(invocation.Verb), address);
        if (invocation.Body is not null)
        {
            request.Content = new StreamContent(invocation.Body);
            request.Content.Headers.ContentLength = invocation.BodyLength;
        }

        foreach (var (name, value) in invocation.Headers)
        {
            // A request may say something of a content that it has not.
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (invocation.ContentType.Length > 0)
        {
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.Remove("content-type");
            request.Content.Headers.TryAddWithoutValidation("content-type", invocation.ContentType);
        }

        return request;
    }
}
