using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Configuration;

/// <summary>Tells the application of changes: a POST for each key, which a gRPC application gets as an invocation.</summary>
internal static class ConfigurationReceiver
{
    private const string Json = "application/json";

    /// <summary>Tells of one key.</summary>
    /// <returns>Why the application has not taken it; null when it has.</returns>
    public static async Task<string?> TellAsync(
        AppChannel.AppChannel channel, ConfigurationSubscription subscription, string key, ConfigurationValue value, CancellationToken cancellationToken)
    {
        var body = ConfigurationJson.WriteChange(subscription.Id, key, value);
        return channel.IsGrpc
            ? await InvokeAsync(channel, $"configuration/{subscription.StoreName}/{key}", body, cancellationToken)
            : await PostAsync(channel, $"configuration/{Uri.EscapeDataString(subscription.StoreName)}/{Uri.EscapeDataString(key)}", body, cancellationToken);
    }

    private static async Task<string?> PostAsync(AppChannel.AppChannel channel, string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Endpoint.Address, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(Json);
        using var response = await channel.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
    }

    private static async Task<string?> InvokeAsync(AppChannel.AppChannel channel, string method, byte[] body, CancellationToken cancellationToken)
    {
        var request = new InvokeRequest
        {
            Method = method,
            ContentType = Json,
            Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) },
            HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
        };
        await channel.CallAsync(AppCallbackMethods.OnInvoke, request, headers: null, cancellationToken);
        return null;
    }
}
