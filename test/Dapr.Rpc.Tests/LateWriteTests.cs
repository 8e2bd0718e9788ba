using System.Net;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>A handler of the user's that goes on with a request whose call has ended, as one that hedges does.</summary>
public sealed class LateWriteTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    public async Task Body_WrittenAfterTheCall_IsNotTheBufferOfAnother(int length)
    {
        var pool = new CountingPool();
        using var handler = new Keeping();
        using var channel = new RpcChannel(new Uri("http://service"), new RpcChannelOptions { HttpHandler = handler, Pool = pool });
        await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue { Value = new string('a', length) }));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => handler.Content!.CopyToAsync(Stream.Null));

        Assert.Equal((0, 0), (pool.Out, pool.Strange));
    }

    [Fact]
    public async Task Body_WhoseWriteOutlivesTheCall_IsGivenBackAtItsEnd()
    {
        var pool = new CountingPool();
        using var handler = new Keeping();
        using var slow = new Slow();
        Task write = Task.CompletedTask;
        handler.Received = content => write = content.CopyToAsync(slow);
        using var channel = new RpcChannel(new Uri("http://service"), new RpcChannelOptions { HttpHandler = handler, Pool = pool });
        await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue { Value = new string('a', 10_000) }));

        Assert.Equal(1, pool.Out);
        slow.Written.SetResult();
        await write;

        Assert.Equal((0, 0), (pool.Out, pool.Strange));
    }

    private sealed class Keeping : HttpMessageHandler
    {
        public HttpContent? Content { get; private set; }

        public Action<HttpContent>? Received { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Content = request.Content;
            Received?.Invoke(request.Content!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }

    private sealed class Slow : MemoryStream
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(Written.Task);
    }
}
