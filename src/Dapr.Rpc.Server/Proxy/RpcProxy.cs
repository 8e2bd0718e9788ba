using Dapr.Rpc.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Rpc.Server;

/// <summary>Passes a call on to another service, byte by byte: no message is read, so its types need not be known.</summary>
public static class RpcProxy
{
    /// <summary>Passes a call on and its answer back.</summary>
    /// <param name="context">The call.</param>
    /// <param name="destination">Sends the request.</param>
    /// <param name="address">The base address of the other service.</param>
    /// <param name="transform">Changes the request before it is sent, such as its headers.</param>
    /// <returns>When the call has ended, whatever its status.</returns>
    /// <remarks>What cannot be reached ends the call as Unavailable.</remarks>
    public static async Task ForwardAsync(
        HttpContext context, HttpMessageInvoker destination, Uri address, Action<HttpRequestMessage>? transform = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(address);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        try
        {
            using var request = CreateRequest(context, address);
            transform?.Invoke(request);
            using var response = await destination.SendAsync(request, context.RequestAborted);
            await CopyAsync(context, response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone, and with it whoever could read a status.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            RpcServerResponse.WriteStatus(context, Dapr.Rpc.Client.TransportErrors.Translate(exception).Status);
        }
    }

    private static HttpRequestMessage CreateRequest(HttpContext context, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(address) { Path = context.Request.Path }.Uri)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ProxyContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.StartsWith(':') || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }

    private static async Task CopyAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            context.Response.Headers[name] = values.ToArray();
        }

        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            context.Response.Headers[name] = values.ToArray();
        }

        var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        if (!response.Headers.NonValidated.Contains(ProtocolNames.Status))
        {
            // The headers may matter to the caller before the first message.
            await context.Response.StartAsync(context.RequestAborted);
        }

        await StreamCopy.CopyAsync(body, context.Response.Body, context.RequestAborted);
        if (context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers)
        {
            foreach (var (name, values) in response.TrailingHeaders.NonValidated)
            {
                trailers[name] = values.ToArray();
            }
        }
    }
}
