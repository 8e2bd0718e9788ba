using Dapr.Rpc.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Rpc.Tests;

/// <summary>Calls passed on by the name of their method: what is behind and what is before see each other as if nothing were between.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Calls_OfAllKinds_GoThrough()
    {
        await using var pair = await Pair.StartAsync(endpoints =>
        {
            endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, _) =>
            {
                await responses.WriteAsync(request);
                await responses.WriteAsync(request);
            });
            endpoints.MapClientStreaming(EchoService.ClientStreaming, async (requests, _) =>
                new StringValue { Value = string.Concat(await requests.Select(message => message.Value).ToListAsync()) });
        });

        Assert.Equal("a", (await pair.Channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "a" })).Value);
        Assert.Equal(["a", "a"], await ExchangeAsync(EchoService.ServerStreaming, "a"));
        Assert.Equal(["abc"], await ExchangeAsync(EchoService.ClientStreaming, "a", "b", "c"));

        async Task<List<string>> ExchangeAsync(RpcMethod<StringValue, StringValue> method, params string[] messages)
        {
            using var call = pair.Channel.Start(method, new RpcCallOptions { Timeout = TestServer.Limit });
            foreach (var message in messages)
            {
                await call.WriteAsync(new StringValue { Value = message });
            }

            await call.CompleteAsync();
            return await call.ReadAllAsync().Select(message => message.Value).ToListAsync();
        }
    }

    [Fact]
    public async Task Duplex_EachMessage_GoesOnAtOnce()
    {
        await using var pair = await Pair.StartAsync(endpoints => endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, _) =>
        {
            await foreach (var request in requests)
            {
                await responses.WriteAsync(request);
            }
        }));
        using var call = pair.Channel.Start(EchoService.Duplex, new RpcCallOptions { Timeout = TestServer.Limit });

        foreach (var text in new[] { "a", "b" })
        {
            await call.WriteAsync(new StringValue { Value = text });
            Assert.Equal(text, (await call.ReadAsync())!.Value);
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Bytes_ThatAreNoMessages_ArriveAsTheyAre()
    {
        byte[] sent = [1, 2, 3, 0, 255];
        var seen = Array.Empty<byte>();
        await using var pair = await Pair.StartAsync(endpoints => endpoints.MapRpcFallback(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            seen = body.ToArray();
            context.Response.ContentType = "application/grpc+own";
            await context.Response.Body.WriteAsync(seen.Reverse().ToArray());
            context.Features.Get<IHttpResponseTrailersFeature>()!.Trailers["grpc-status"] = "99";
        }));
        using var client = pair.Front.CreateHttpClient();
        using var content = new ByteArrayContent(sent);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc+own");

        using var response = await client.PostAsync(new Uri("/some.Service/Method", UriKind.Relative), content);

        Assert.Equal(sent.Reverse(), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(sent, seen);
        Assert.Equal("application/grpc+own", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("99", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Metadata_BothWays_GoesThrough()
    {
        byte[] data = [0, 255, 7];
        await using var pair = await Pair.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, call) =>
        {
            await call.SendHeadersAsync(new RpcHeaders { { "x-head", call.RequestHeaders.GetValue("x-in")! } });
            call.ResponseTrailers.Add("x-tail-bin", call.RequestHeaders.GetBinary("x-in-bin")!.Value.Span);
            await responses.WriteAsync(request);
        }));
        var headers = new RpcHeaders { { "x-in", "1" } };
        headers.Add("x-in-bin", data);
        using var call = pair.Channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Headers = headers, Timeout = TestServer.Limit });
        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();

        Assert.Equal("1", (await call.GetHeadersAsync()).GetValue("x-head"));
        Assert.Equal(1, await call.ReadAllAsync().CountAsync());
        Assert.Equal(data, call.Trailers.GetBinary("x-tail-bin")!.Value.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status_WithItsDetails_GoesThrough(bool afterAMessage)
    {
        await using var pair = await Pair.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, _) =>
        {
            if (afterAMessage)
            {
                await responses.WriteAsync(request);
            }

            throw new RpcCallException(new RpcStatus(RpcStatusCode.AlreadyExists, "gibt’s schon", new byte[] { 8, 6 }));
        }));
        using var call = pair.Channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Timeout = TestServer.Limit });
        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();

        var status = (await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAllAsync().CountAsync())).Status;

        Assert.Equal((RpcStatusCode.AlreadyExists, "gibt’s schon"), (status.Code, status.Message));
        Assert.Equal(new byte[] { 8, 6 }, status.Details.ToArray());
    }

    [Fact]
    public async Task Deadline_OfTheCaller_IsKeptBehind()
    {
        await using var pair = await Pair.StartAsync(endpoints => EchoService.MapAll(
            endpoints, call => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken)));

        // The header alone, so that the answer comes from behind.
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => pair.Channel
            .InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { Headers = new RpcHeaders { { "grpc-timeout", "50m" } } })
            .WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Theory]
    [InlineData(RpcMethodType.Unary)]
    [InlineData(RpcMethodType.ServerStreaming)]
    [InlineData(RpcMethodType.ClientStreaming)]
    [InlineData(RpcMethodType.DuplexStreaming)]
    public async Task Caller_GivesUp_HandlerBehindIsCancelled(RpcMethodType kind)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pair = await Pair.StartAsync(endpoints => EchoService.MapAll(endpoints, async call =>
        {
            using var registration = call.CancellationToken.Register(ended.SetResult);
            began.SetResult();
            await ended.Task;
        }));
        var call = pair.Channel.Start(EchoService.Method(kind));
        await call.WriteAsync(new StringValue());
        if (kind is RpcMethodType.Unary or RpcMethodType.ServerStreaming)
        {
            await call.CompleteAsync();
        }

        await began.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        call.Dispose();

        await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Stream_ResetBehind_HasItsStatusInFront()
    {
        await using var pair = await Pair.StartAsync(endpoints => endpoints.MapRpcFallback(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(0xb);
            return Task.CompletedTask;
        }));

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => pair.Channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task Nobody_Behind_IsUnavailable()
    {
        await using var pair = await Pair.StartAsync(_ => { });
        await pair.Back.StopAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => pair.Channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Path_ThatLooksLikeAHost_StaysAPath()
    {
        Uri? asked = null;
        using var destination = new HttpMessageInvoker(new Recorder(request => asked = request.RequestUri));
        var context = new DefaultHttpContext();
        context.Request.Path = "//elsewhere/Service/Method";

        await RpcProxy.ForwardAsync(context, destination, new Uri("http://back:1"));

        Assert.Equal("http://back:1//elsewhere/Service/Method", asked!.AbsoluteUri);
    }

    private sealed class Recorder(Action<HttpRequestMessage> see) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            see(request);
            return Task.FromResult(new HttpResponseMessage());
        }
    }

    /// <summary>A server, and one in front that knows none of its methods.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly HttpMessageInvoker _between;

        private Pair(TestServer back, TestServer front, HttpMessageInvoker between)
        {
            Back = back;
            Front = front;
            _between = between;
            Channel = front.CreateChannel();
        }

        public TestServer Back { get; }

        public TestServer Front { get; }

        public RpcChannel Channel { get; }

        public static async Task<Pair> StartAsync(Action<IEndpointRouteBuilder> map)
        {
            var back = await TestServer.StartAsync(map);
            var between = new HttpMessageInvoker(back.Transport.CreateHandler());
            var front = await TestServer.StartAsync(endpoints =>
                endpoints.MapRpcFallback(context => RpcProxy.ForwardAsync(context, between, new Uri("http://back"))));
            return new Pair(back, front, between);
        }

        public async ValueTask DisposeAsync()
        {
            Channel.Dispose();
            await Front.DisposeAsync();
            _between.Dispose();
            await Back.DisposeAsync();
        }
    }
}
