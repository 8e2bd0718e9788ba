using Dapr.Rpc.Tests.Raw;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>What a stream that a server resets, or a connection that it ends, means as a status; told by a server that is no Kestrel.</summary>
public sealed class StreamErrorTests
{
    /// <summary>The table of the gRPC specification; what stands there as Internal by default is written out.</summary>
    public static TheoryData<int, RpcStatusCode> Codes => new()
    {
        { 0x0, RpcStatusCode.Internal }, // NO_ERROR
        { 0x1, RpcStatusCode.Internal }, // PROTOCOL_ERROR
        { 0x2, RpcStatusCode.Internal }, // INTERNAL_ERROR
        { 0x3, RpcStatusCode.Internal }, // FLOW_CONTROL_ERROR
        { 0x4, RpcStatusCode.Internal }, // SETTINGS_TIMEOUT
        { 0x5, RpcStatusCode.Internal }, // STREAM_CLOSED
        { 0x6, RpcStatusCode.Internal }, // FRAME_SIZE_ERROR
        { 0x7, RpcStatusCode.Unavailable }, // REFUSED_STREAM
        { 0x8, RpcStatusCode.Cancelled }, // CANCEL
        { 0x9, RpcStatusCode.Internal }, // COMPRESSION_ERROR
        { 0xa, RpcStatusCode.Internal }, // CONNECT_ERROR
        { 0xb, RpcStatusCode.ResourceExhausted }, // ENHANCE_YOUR_CALM
        { 0xc, RpcStatusCode.PermissionDenied }, // INADEQUATE_SECURITY
        { 0xd, RpcStatusCode.Unavailable }, // HTTP_1_1_REQUIRED
        { 0x99, RpcStatusCode.Internal }, // none that HTTP/2 knows
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Reset_BeforeTheHeaders_IsTheStatusOfTheTable(int code, RpcStatusCode expected)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            while (await connection.ReadAsync(FrameType.Headers) is { } headers)
            {
                await connection.WriteResetAsync(headers.Stream, code);
            }
        });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => UnaryAsync(server));

        Assert.Equal(expected, exception.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Reset_AfterAMessage_IsTheStatusOfTheTable(int code, RpcStatusCode expected)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            await connection.WriteHeadersAsync(stream, end: false, (":status", "200"), ("content-type", "application/grpc"));
            await connection.WriteDataAsync(stream, end: false, 0, 0, 0, 0, 0);
            await connection.WriteResetAsync(stream, code);
        });
        using var call = server.Channel.Start(EchoService.Duplex);

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAllAsync().CountAsync());

        Assert.Equal((expected, expected), (exception.StatusCode, call.Status.Code));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Reset_WhileARequestIsSent_IsTheStatusOfTheTable(int code, RpcStatusCode expected)
    {
        // More than the window of a stream: the rest waits for a server that does not go on.
        var request = new StringValue { Value = new string('x', 200_000) };
        await using var server = new RawServer(async (connection, _) =>
        {
            while (await connection.ReadAsync(FrameType.Data) is { } data)
            {
                await connection.WriteResetAsync(data.Stream, code);
                await connection.WriteWindowAsync(data.Payload.Length);
            }
        });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => UnaryAsync(server, request));

        Assert.Equal(expected, exception.StatusCode);
    }

    [Fact]
    public async Task Reset_WhileAStreamWrites_WriteSaysWhy()
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Data))!.Stream;
            await connection.WriteResetAsync(stream, 0xb);
        });
        using var call = server.Channel.Start(EchoService.ClientStreaming, new RpcCallOptions { Timeout = TestServer.Limit });

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () =>
        {
            while (true)
            {
                await call.WriteAsync(new StringValue { Value = new string('x', 30_000) });
            }
        });

        Assert.Equal(RpcStatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task RefusedStream_TakenTheSecondTime_UnaryCallSucceeds()
    {
        await using var server = new RawServer(RefuseOnceAsync);

        Assert.Equal("", (await UnaryAsync(server)).Value);
    }

    [Fact]
    public async Task RefusedStream_TakenTheSecondTime_StreamIsWrittenToTheSecond()
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.WriteResetAsync((await connection.ReadAsync(FrameType.Headers))!.Stream, 7);
            var second = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            await connection.WriteHeadersAsync(second, end: false, (":status", "200"), ("content-type", "application/grpc"));
            var message = (await connection.ReadAsync(FrameType.Data))!;
            await connection.WriteDataAsync(second, end: false, message.Stream == second ? message.Payload : []);
            await connection.WriteHeadersAsync(second, end: true, ("grpc-status", "0"));
        });
        using var call = server.Channel.Start(EchoService.Duplex, new RpcCallOptions { Timeout = TestServer.Limit });

        await call.GetHeadersAsync();
        await call.WriteAsync(new StringValue { Value = "again" });

        Assert.Equal("again", (await call.ReadAsync())!.Value);
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task RefusedStream_AfterAMessageWasSent_IsUnavailable()
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Data))!.Stream;
            await connection.WriteResetAsync(stream, 7);
        });
        using var call = server.Channel.Start(EchoService.Duplex, new RpcCallOptions { Timeout = TestServer.Limit });
        await call.WriteAsync(new StringValue { Value = "once" });

        // Whoever sent it again could not know what of it was lost.
        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task GoAway_BeforeTheCall_GoesToAnotherConnection()
    {
        await using var server = new RawServer(async (connection, number) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            if (number == 0)
            {
                await connection.WriteGoAwayAsync(0, 0);
            }
            else
            {
                await RawServer.AnswerAsync(connection, stream);
            }
        });

        Assert.Equal("", (await UnaryAsync(server)).Value);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task GoAway_DuringACall_LetsItEnd()
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            await connection.WriteGoAwayAsync(stream, 0);
            await RawServer.AnswerAsync(connection, stream);
        });

        Assert.Equal("", (await UnaryAsync(server)).Value);
        Assert.Equal("", (await UnaryAsync(server)).Value);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(0x0)]
    [InlineData(0x2)]
    [InlineData(0xb)]
    public async Task GoAway_OfEveryConnection_IsUnavailable(int code)
    {
        // What a server says that it did not process may be tried elsewhere, whatever its reason.
        await using var server = new RawServer(async (connection, _) =>
        {
            await connection.ReadAsync(FrameType.Headers);
            await connection.WriteGoAwayAsync(0, code);
        });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => UnaryAsync(server));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_LostDuringACall_IsUnavailable(bool afterTheHeaders)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Data))!.Stream;
            if (afterTheHeaders)
            {
                await connection.WriteHeadersAsync(stream, end: false, (":status", "200"), ("content-type", "application/grpc"));
                await connection.WriteDataAsync(stream, end: false, 0, 0, 0, 0, 9, 1);
            }

            await connection.DisposeAsync();
        });
        using var call = server.Channel.Start(EchoService.Duplex, new RpcCallOptions { Timeout = TestServer.Limit });
        await call.WriteAsync(new StringValue { Value = "a" });

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Connection_ClosedRightAfterACallEnded_LeavesItsStatusToBeRead()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            await connection.WriteHeadersAsync(stream, end: false, (":status", "200"), ("content-type", "application/grpc"));
            await connection.ReadAsync(FrameType.Data);

            // What Kestrel does as it shuts down: the requests of the call are not at their end, and are not wanted.
            await connection.WriteHeadersAsync(stream, end: true, ("grpc-status", "14"), ("grpc-message", "stopping"));
            await connection.WriteResetAsync(stream, 0);
            await connection.WriteGoAwayAsync(stream, 0);
            await connection.EndAsync();
            try
            {
                while (await connection.ReadAsync() is not null)
                {
                }
            }
            finally
            {
                gone.SetResult();
            }
        });
        using var call = server.Channel.Start(EchoService.Duplex, new RpcCallOptions { Timeout = TestServer.Limit });
        await call.GetHeadersAsync();
        await call.WriteAsync(new StringValue { Value = "a" });

        await gone.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal((RpcStatusCode.Unavailable, "stopping"), (exception.StatusCode, exception.Status.Message));
    }

    [Fact]
    public async Task Frame_ThatIsNoHttp2_IsUnavailableAndTheNextCallHasAConnectionOfItsOwn()
    {
        await using var server = new RawServer(async (connection, number) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            if (number == 0)
            {
                await connection.WriteAsync(FrameType.WindowUpdate, 0, stream, [1, 2, 3]);
            }
            else
            {
                await RawServer.AnswerAsync(connection, stream);
            }
        });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => UnaryAsync(server));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("", (await UnaryAsync(server)).Value);
    }

    private static async Task RefuseOnceAsync(RawConnection connection, int number)
    {
        await connection.WriteResetAsync((await connection.ReadAsync(FrameType.Headers))!.Stream, 7);
        await RawServer.AnswerAsync(connection, (await connection.ReadAsync(FrameType.Headers))!.Stream);
    }

    private static Task<StringValue> UnaryAsync(RawServer server, StringValue? request = null) =>
        server.Channel.InvokeAsync(EchoService.Unary, request ?? new StringValue(), new RpcCallOptions { Timeout = TestServer.Limit });
}
