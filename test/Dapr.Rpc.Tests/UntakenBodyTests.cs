using System.Net;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>A server may end a call before the body of its request has begun.</summary>
public sealed class UntakenBodyTests
{
    [Fact]
    public async Task Write_ToACallThatWasAnsweredBeforeItsBodyBegan_SaysWhyAndDoesNotWait()
    {
        using var channel = new RpcChannel(new Uri("http://test"), new RpcChannelOptions { HttpHandler = new AnsweringHandler(), DisposeHttpHandler = true });
        using var call = channel.Start(EchoService.Duplex);

        var write = await Assert.ThrowsAsync<RpcCallException>(() => call.WriteAsync(new StringValue()).WaitAsync(TestServer.Limit, TimeProvider.System));
        var read = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Contains("read it to the end", write.Message, StringComparison.Ordinal);
        Assert.Equal(RpcStatusCode.NotFound, read.StatusCode);
    }

    /// <summary>Cancels the body at its first flush, as the platform does when the stream is over, and answers.</summary>
    private sealed class AnsweringHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _ = request.Content!.CopyToAsync(new ClosedStream(), CancellationToken.None);
            var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Version = HttpVersion.Version20, Content = new ByteArrayContent([]) };
            response.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
            response.Headers.TryAddWithoutValidation("grpc-status", "5");
            return Task.FromResult(response);
        }
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => throw new OperationCanceledException();
    }
}
