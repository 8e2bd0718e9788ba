using System.Text;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.AppChannel;

/// <summary>What the sidecar asks an HTTP application at its start, and brings to it.</summary>
internal static class AppRequests
{
    public static HttpRequestMessage Get(AppChannel channel, string path, string appId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(channel.Endpoint.Address, path))
        {
            // The runtime sends the type of a body that is not there.
            Content = new ByteArrayContent([]),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation(DaprHeaders.AppId, appId);
        return request;
    }

    /// <summary>Something for a route of the application, with metadata of others as headers.</summary>
    public static HttpRequestMessage Post(
        AppChannel channel, string path, ReadOnlyMemory<byte> body, string contentType, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, At(channel, path)) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new(contentType);
        foreach (var (name, value) in headers)
        {
            HeaderText.Add(request, name, value);
        }

        return request;
    }

    /// <summary>The question whether a route is there.</summary>
    public static HttpRequestMessage Options(AppChannel channel, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, At(channel, path)) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/json");
        return request;
    }

    /// <summary>How an answer begins; for an application in the process that threw, what it threw.</summary>
    public static async Task<byte[]> BeginningAsync(HttpResponseMessage response, int length, CancellationToken cancellationToken)
    {
        if (response.RequestMessage?.Options.TryGetValue(AppChannel.Thrown, out var thrown) == true)
        {
            return Encoding.UTF8.GetBytes(thrown.ToString());
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[length];
        return buffer[..await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    private static Uri At(AppChannel channel, string path) =>
        new(channel.Endpoint.Authority + (path.StartsWith('/') ? path : "/" + path));
}
