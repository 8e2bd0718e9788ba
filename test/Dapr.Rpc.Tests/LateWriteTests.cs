using System.Net;
using System.Reflection;
using Dapr.Rpc.Framing;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>A handler of the user's that goes on with a request whose call has ended, as one that hedges does.</summary>
public sealed class LateWriteTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task Body_WrittenAfterTheCall_IsNotTheBufferOfAnother(int length)
    {
        using var handler = new Keeping();
        using var channel = new RpcChannel(new Uri("http://service"), new RpcChannelOptions { HttpHandler = handler });
        await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue { Value = new string('a', length) }));

        // As a handler of the framework writes it, without the check that HttpContent has before.
        var write = handler.Content!.GetType().GetMethod("SerializeToStreamAsync", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Stream), typeof(TransportContext)])!;
        handler.Content.Dispose();
        Assert.IsType<ObjectDisposedException>(Assert.Throws<TargetInvocationException>(() => write.Invoke(handler.Content, [Stream.Null, null])).InnerException);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task Body_WhoseWriteOutlivesTheCall_IsItsOwnUntilThen(int length)
    {
        using var handler = new Keeping();
        using var slow = new Slow();
        Task write = Task.CompletedTask;
        handler.Received = content => write = content.CopyToAsync(slow);
        using var channel = new RpcChannel(new Uri("http://service"), new RpcChannelOptions { HttpHandler = handler });
        var request = new StringValue { Value = new string('a', length) };
        await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, request));

        for (var other = 0; other < 100; other++)
        {
            FrameWriter.Begin().Write(new StringValue { Value = new string('b', length) });
        }

        slow.Go.SetResult();
        await write;

        Assert.Equal(request, StringValue.Parser.ParseFrom(slow.Body.AsSpan(MessageFrame.HeaderLength)));
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

    /// <summary>Takes what is written to it when it is told to, as a connection does whose window is full.</summary>
    private sealed class Slow : MemoryStream
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Body { get; private set; } = [];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Go.Task;
            Body = buffer.ToArray();
        }
    }
}
