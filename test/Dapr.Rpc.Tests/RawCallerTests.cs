using Dapr.Rpc.Tests.Raw;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Callers that break off or send what no proper client sends: their call ends, and nothing else.</summary>
public sealed class RawCallerTests
{
    [Theory]
    [InlineData("the connection")]
    [InlineData("the stream")]
    public async Task Caller_GoneInTheMiddleOfAMessage_EndsItsHandlerAndNoOther(string what)
    {
        var ended = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pool = new CountingPool();
        await using var server = await TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapDuplex(EchoService.Duplex, async (requests, _, _) =>
                {
                    try
                    {
                        began.SetResult();
                        await requests.ReadAsync();
                    }
                    catch (Exception exception)
                    {
                        ended.SetResult(exception);
                        throw;
                    }
                });
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            },
            options => options.Pool = pool);
        using var channel = server.CreateChannel();
        var stream = await server.Transport.ConnectAsync();
        var client = new RawConnection(stream, stream);
        await client.OpenAsync();
        await client.WriteCallAsync(1, EchoService.Duplex.FullName);
        await client.WriteDataAsync(1, end: false, 0, 0, 0, 0, 9, 1);
        await began.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        await (what == "the stream" ? client.WriteResetAsync(1, 8) : client.DisposeAsync().AsTask());

        var exception = await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System);

        Assert.True(exception is IOException or OperationCanceledException, exception.ToString());
        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
        Assert.True(SpinWait.SpinUntil(() => pool.Out == 0, TestServer.Limit), $"{pool.Out} buffers are out");
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Headers_LongerThanTheServerTakes_EndThatCallAlone()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        var stream = await server.Transport.ConnectAsync();
        await using var client = new RawConnection(stream, stream);
        await client.OpenAsync();

        // More than Kestrel's 32 KiB in all, in fields that are each short enough.
        await client.WriteHeadersAsync(
            1,
            end: true,
            [
                (":method", "POST"), (":scheme", "http"), (":path", EchoService.Unary.FullName), (":authority", "test"), ("content-type", "application/grpc"),
                .. Enumerable.Range(0, 8).Select(number => ($"x-{number}", new string('x', 5000)))
            ]);
        var answer = (await client.ReadAsync(FrameType.Headers).WaitAsync(TestServer.Limit, TimeProvider.System))!;

        Assert.Equal((1, "431"), (answer.Stream, RawConnection.Status(answer)));
        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
    }

    [Fact]
    public async Task Metadata_LongerThanTheServerTakes_IsResourceExhausted()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        await channel.InvokeAsync(EchoService.Unary, new StringValue());

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(
            EchoService.Unary, new StringValue(), new RpcCallOptions { Headers = new RpcHeaders { { "x-long", new string('x', 100_000) } } }));

        Assert.True(RpcStatusCode.ResourceExhausted == exception.StatusCode, exception.ToString());
        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Metadata_ThatNoHeaderCanHold_IsInternalAndSaysSo()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(
            EchoService.Unary, new StringValue(), new RpcCallOptions { Headers = new RpcHeaders { { "x-text", "grün" } } }));

        Assert.True(RpcStatusCode.Internal == exception.StatusCode, exception.ToString());
        Assert.Contains("x-text", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_ThatAreNoHttp2_EndTheirConnectionAlone()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        await channel.InvokeAsync(EchoService.Unary, new StringValue());
        var stream = await server.Transport.ConnectAsync();
        await using var client = new RawConnection(stream, stream);
        await client.OpenAsync();
        await client.WriteAsync(FrameType.WindowUpdate, 0, 0, [1, 2, 3]);

        Assert.NotNull(await client.ReadAsync(FrameType.GoAway).WaitAsync(TestServer.Limit, TimeProvider.System));
        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("identity", false)]
    [InlineData("gzip", true)]
    [InlineData("identity, deflate, gzip", true)]
    public async Task Response_OfAServerThatCompresses_IsCompressedForWhoAcceptsIt(string accepted, bool compressed)
    {
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.MapUnary(EchoService.Unary, (_, _) => Task.FromResult(new StringValue { Value = new string('x', 1000) })),
            options => options.CompressResponses = true);
        using var client = server.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, EchoService.Unary.FullName)
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        if (accepted.Length > 0)
        {
            request.Headers.Add("grpc-accept-encoding", accepted);
        }

        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((compressed ? 1 : 0, compressed), (body[0], response.Headers.Contains("grpc-encoding")));
        Assert.Equal(compressed, body.Length < 500);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_OfACallerThatCompresses_IsCompressedOnTheWire(bool compress)
    {
        var first = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (connection, _) =>
        {
            var data = (await connection.ReadAsync(FrameType.Data))!;
            first.SetResult(data.Payload);
            await RawServer.AnswerAsync(connection, data.Stream);
        });

        await server.Channel.InvokeAsync(EchoService.Unary, new StringValue { Value = new string('x', 1000) }, new RpcCallOptions { Compress = compress, Timeout = TestServer.Limit });

        var bytes = await first.Task;
        Assert.Equal((compress ? 1 : 0, compress), (bytes[0], bytes.Length < 500));
    }

    [Fact]
    public async Task Status_BeforeAnyMessage_IsTrailersOnly()
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, _ => throw new RpcCallException(RpcStatusCode.NotFound, "gone")));
        var stream = await server.Transport.ConnectAsync();
        await using var client = new RawConnection(stream, stream);
        await client.OpenAsync();
        await client.WriteCallAsync(1, EchoService.Unary.FullName);
        await client.WriteDataAsync(1, end: true, 0, 0, 0, 0, 0);

        var headers = (await client.ReadAsync(FrameType.Headers).WaitAsync(TestServer.Limit, TimeProvider.System))!;

        Assert.Equal(RawFrame.EndStream, headers.Flags & RawFrame.EndStream);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(endpoints =>
        endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request)));
}
