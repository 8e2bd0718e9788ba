using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Tests.Client;

/// <summary>Plays a sidecar over HTTP, and the host behind it.</summary>
internal sealed class PlayedSidecar(PlayedHost host) : HttpMessageHandler
{
    public PlayedHost Host => host;

    /// <summary>The addresses that were asked for.</summary>
    public List<string> Addresses { get; } = [];

    public static PlayedSidecar For(object actor, params Type[] interfaces) => new(new PlayedHost(actor, interfaces));

    public ActorProxyFactory CreateFactory(ActorWireFormat format = ActorWireFormat.Json, Action<ActorProxyOptions>? configure = null)
    {
        var options = new ActorProxyOptions { HttpEndpoint = "http://dapr/", WireFormat = format };
        configure?.Invoke(options);
        return new ActorProxyFactory(options, this);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (Addresses)
        {
            Addresses.Add(request.RequestUri!.AbsoluteUri);
        }

        var parts = request.RequestUri!.AbsolutePath.Split('/').Select(Uri.UnescapeDataString).ToArray();
        var headers = request.Headers.Concat(request.Content!.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = await host.AnswerAsync(new PlayedHost.Call(parts[3], parts[4], parts[6], body, headers), cancellationToken);
        if (answer is not { } good)
        {
            return new HttpResponseMessage(HttpStatusCode.InternalServerError)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                    new { errorCode = "ERR_ACTOR_INVOKE_METHOD", message = "error invoke actor method: error from actor service: (500) " })),
            };
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(good.Body) };
        response.Content.Headers.ContentType = good.ContentType is { } type ? MediaTypeHeaderValue.Parse(type) : null;
        if (good.ErrorHeader is { } error)
        {
            response.Headers.TryAddWithoutValidation(ActorHeaders.Failure, error);
        }

        return response;
    }
}
