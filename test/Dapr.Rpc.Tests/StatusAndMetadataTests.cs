using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>How calls end, and what goes along with them.</summary>
public sealed class StatusAndMetadataTests
{
    [Theory]
    [InlineData(RpcStatusCode.NotFound, "gone")]
    [InlineData(RpcStatusCode.Internal, "100 % Ümläut\n\u2713")]
    [InlineData(RpcStatusCode.Unauthenticated, "")]
    public async Task Unary_HandlerEndsWithAStatus_CallerSeesIt(RpcStatusCode code, string message)
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapUnary(EchoService.Unary, (_, _) => Task.FromException<StringValue>(new RpcCallException(code, message))));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal((code, message), (exception.StatusCode, exception.Status.Message));
    }

    [Fact]
    public async Task Unary_Details_ArriveAsTheyWere()
    {
        byte[] details = [8, 5, 18, 1, 120];
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(
            EchoService.Unary, (_, _) => Task.FromException<StringValue>(new RpcCallException(new RpcStatus(RpcStatusCode.NotFound, "x", details)))));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(details, exception.Status.Details.ToArray());
    }

    [Fact]
    public async Task Unary_HandlerThrows_IsUnknownWithoutItsWords()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapUnary(EchoService.Unary, (_, _) => Task.FromException<StringValue>(new InvalidOperationException("password=hunter2"))));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.Unknown, exception.StatusCode);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_NobodyServesIt_IsUnimplemented()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapRpcFallback());
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public async Task Unary_NobodyListens_IsUnavailable()
    {
        using var channel = new RpcChannel(new Uri("http://127.0.0.1:1"));

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Call_Metadata_GoesBothWays()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, (_, call) =>
        {
            call.SetHeaders(new RpcHeaders { { "x-head", call.RequestHeaders.GetValue("x-text")! } });
            call.ResponseTrailers.Add("x-tail-bin", call.RequestHeaders.GetBinary("x-data-bin")!.Value.Span);
            return Task.FromResult(new StringValue { Value = string.Join('+', call.RequestHeaders.GetValues("x-many").SelectMany(value => value.Split(", "))) });
        }));
        using var channel = server.CreateChannel();
        byte[] data = [0, 255, 1, 254];
        var headers = new RpcHeaders { { "X-Text", "hello" }, { "x-many", "1" }, { "x-many", "2" } };
        headers.Add("x-data-bin", data);
        using var call = channel.Start(EchoService.Unary, new RpcCallOptions { Headers = headers });

        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();
        var response = await call.ReadAsync();
        await call.ReadAsync();

        Assert.Equal("1+2", response!.Value);
        Assert.Equal("hello", (await call.GetHeadersAsync()).GetValue("x-head"));
        Assert.Equal(data, call.Trailers.GetBinary("x-tail-bin")!.Value.ToArray());
    }

    [Fact]
    public async Task Unary_FailsAfterHeadersWereSet_TheyStayHeaders()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, (_, call) =>
        {
            call.SetHeaders(new RpcHeaders { { "x-head", "1" } });
            return Task.FromException<StringValue>(new RpcCallException(RpcStatusCode.NotFound, "gone"));
        }));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal((RpcStatusCode.NotFound, "1", null), (exception.StatusCode, exception.Headers.GetValue("x-head"), exception.Trailers.GetValue("x-head")));
    }

    [Fact]
    public async Task Unary_CancelledThoughNobodyAsked_IsUnavailable()
    {
        using var handler = new CancellingHandler();
        using var channel = new RpcChannel(new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = handler });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Theory]
    [InlineData("AP8B/g==")]
    [InlineData("AP8B/g")]
    public void GetBinary_PaddingOrNot_IsRead(string value)
    {
        var headers = new RpcHeaders { { "x-bin", value } };

        Assert.Equal(new byte[] { 0, 255, 1, 254 }, headers.GetBinary("x-bin")!.Value.ToArray());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Unary_Gzip_EitherWay(bool request, bool response)
    {
        var text = new string('z', 50_000);
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.MapUnary(EchoService.Unary, (message, _) => Task.FromResult(message)),
            options => options.CompressResponses = response);
        using var channel = server.CreateChannel();

        Assert.Equal(text, (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = text }, new RpcCallOptions { Compress = request })).Value);
    }

    [Fact]
    public async Task Unary_MessageOverALimit_IsResourceExhausted()
    {
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.MapUnary(EchoService.Unary, (message, _) => Task.FromResult(new StringValue { Value = message.Value + new string('x', 2000) })),
            options => options.MaxReceiveMessageSize = 1000);
        using var channel = server.CreateChannel(options =>
        {
            options.MaxReceiveMessageSize = 1500;
            options.MaxSendMessageSize = 5000;
        });

        Assert.Equal(RpcStatusCode.ResourceExhausted, await CodeAsync(2000));
        Assert.Equal(RpcStatusCode.ResourceExhausted, await CodeAsync(10));
        Assert.Equal(RpcStatusCode.ResourceExhausted, await CodeAsync(6000));

        async Task<RpcStatusCode> CodeAsync(int length) =>
            (await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue { Value = new string('y', length) }))).StatusCode;
    }

    /// <summary>A connection that breaks while the request is still sent.</summary>
    private sealed class CancellingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new TaskCanceledException());
    }
}
