using System.Net;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>The network taken away: takes what is sent, and answers at once with the same bytes.</summary>
internal sealed class NoNetwork(Func<HttpRequestMessage, byte[]> answer, string contentType, bool isGrpc) : HttpMessageHandler
{
    /// <summary>For gRPC, as the stub answers.</summary>
    public static NoNetwork Grpc() =>
        new(request => StubServer.Answer(request.RequestUri!.AbsolutePath), "application/grpc", isGrpc: true);

    /// <summary>For HTTP: an application that answers with the body of the figures.</summary>
    public static NoNetwork Http() => new(_ => StubServer.Json, "application/json", isGrpc: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Version = request.Version, Content = new ByteArrayContent(answer(request)) };
        response.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        if (isGrpc)
        {
            response.TrailingHeaders.TryAddWithoutValidation("grpc-status", "0");
        }

        return response;
    }
}
