using Dapr.Protos.Wire;

namespace Dapr.Sidecar.AppChannel;

/// <summary>The questions that the sidecar asks an HTTP application at its start.</summary>
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
}
