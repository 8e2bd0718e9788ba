using System.Net.Sockets;
using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Wire;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Interop.Tests.Servers;

/// <summary>What calls carry: metadata, compressed messages, long ones.</summary>
public abstract partial class ServerTests
{
    private protected const int Mebibyte = 1024 * 1024;

    // A mebibyte of zeros and all that is said around it, compressed.
    private protected const int Small = 100_000;

    [Fact]
    public async Task Metadata_OfText_GoesBothWays()
    {
        var (headers, trailers) = await EchoedAsync(new RpcHeaders { { "echo-head", "a value, with % and ;" }, { "echo-tail", "~" } });

        Assert.Equal(("a value, with % and ;", "~"), (headers.GetValue("echo-head"), trailers.GetValue("echo-tail")));
    }

    [Fact]
    public async Task Metadata_OfBytes_GoesBothWays()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var sent = new RpcHeaders();
        sent.Add("echo-head-bin", all);
        sent.Add("echo-tail-bin", [0, 0x2c, 255]);

        var (headers, trailers) = await EchoedAsync(sent);

        Assert.Equal(all, headers.GetBinary("echo-head-bin")!.Value.ToArray());
        Assert.Equal([0, 0x2c, 255], trailers.GetBinary("echo-tail-bin")!.Value.ToArray());
    }

    [Fact]
    public async Task Metadata_WithRepeatedNames_KeepsAllValuesInOrder()
    {
        var (headers, trailers) = await EchoedAsync(new RpcHeaders { { "echo-head", "1" }, { "echo-head", "2" }, { "echo-tail", "3" }, { "echo-tail", "4" } });

        // They may be joined by commas on their way.
        Assert.Equal(("1, 2", "3, 4"), (string.Join(", ", headers.GetValues("echo-head")), string.Join(", ", trailers.GetValues("echo-tail"))));
    }

    [Fact]
    public async Task Metadata_OfACallThatFails_ComesWithItsFailure()
    {
        using var channel = await server.ConnectAsync();
        var options = new RpcCallOptions { Headers = new RpcHeaders { { "echo-tail", "t" } } };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Failure = new Status { Code = 5 } }, options));

        Assert.Equal((RpcStatusCode.NotFound, "t"), (failure.StatusCode, failure.Trailers.GetValue("echo-tail")));
    }

    [Fact]
    public async Task Gzip_OfRequests_IsUnderstood()
    {
        CountingStream? connection = null;
        using var channel = await CountedAsync(stream => connection = stream);
        var request = new EchoRequest { Data = ByteString.CopyFrom(new byte[Mebibyte]) };

        var response = await channel.InvokeAsync(EchoMethods.Unary, request, new RpcCallOptions { Compress = true });
        using var call = await StartAsync(channel, EchoMethods.ClientStreaming, new RpcCallOptions { Compress = true }, request, request);
        var joined = await call.ReadAsync();

        Assert.Equal(request.Data, response.Data);
        Assert.Equal(2 * Mebibyte, joined!.Data.Length);
        Assert.InRange(connection!.BytesWritten, 1, Small);
        Assert.InRange(connection.BytesRead, 3 * Mebibyte, int.MaxValue);
    }

    [Fact]
    public async Task Message_OfFourMebibytes_GoesThereAndBack()
    {
        // The default limit of either side, and so the longest message that passes.
        using var channel = await server.ConnectAsync();
        var request = OfSize(4 * Mebibyte);

        Assert.Equal(request.Data, (await channel.InvokeAsync(EchoMethods.Unary, request)).Data);
    }

    [Fact]
    public async Task Messages_OfFourMebibytes_GoThroughStreams()
    {
        using var channel = await server.ConnectAsync();
        using var call = channel.Start(EchoMethods.Duplex);
        var request = OfSize(4 * Mebibyte);

        for (var number = 0; number < 4; number++)
        {
            await call.WriteAsync(request);
            Assert.Equal(request.Data.Length, (await call.ReadAsync())!.Data.Length);
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Message_OverTheLimitOfTheServer_IsResourceExhausted()
    {
        using var channel = await server.ConnectAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoMethods.Unary, OfSize((4 * Mebibyte) + 1)));

        Assert.Equal(RpcStatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task Message_OverOurLimit_IsResourceExhausted()
    {
        using var channel = await server.ConnectAsync(options => options.MaxReceiveMessageSize = Mebibyte);

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoMethods.Unary, OfSize(2 * Mebibyte)));

        Assert.Equal(RpcStatusCode.ResourceExhausted, failure.StatusCode);
    }

    /// <summary>A request that is just so long: a field of bytes has five bytes before it when it is that long.</summary>
    private static EchoRequest OfSize(int size) => new() { Data = ByteString.CopyFrom(new byte[size - 5]) };

    private protected async Task<(RpcHeaders Headers, RpcHeaders Trailers)> EchoedAsync(RpcHeaders sent)
    {
        using var channel = await server.ConnectAsync();
        using var call = await StartAsync(channel, EchoMethods.Unary, Soon with { Headers = sent }, new EchoRequest());
        await ReadTextsAsync(call);
        return (await call.GetHeadersAsync(), call.Trailers);
    }

    /// <summary>A channel that hands out its connection, to see what passes through it.</summary>
    private protected Task<RpcChannel> CountedAsync(Action<CountingStream> connected) => server.ConnectAsync(options =>
    {
        options.DisposeHttpHandler = true;
        options.HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                var stream = new CountingStream(new NetworkStream(socket, ownsSocket: true));
                connected(stream);
                return stream;
            },
        };
    });
}
