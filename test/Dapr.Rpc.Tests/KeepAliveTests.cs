using System.Net;
using System.Net.Sockets;
using Dapr.Rpc.Tests.Raw;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Pings on connections that say nothing else, and peers that do not answer them.</summary>
public sealed class KeepAliveTests
{
    // The shortest that HTTP/2 of .NET takes.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Client_NothingIsSaid_Pings()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = CreateChannel(listener);
        using var call = channel.Start(EchoService.Duplex);
        await using var connection = await AcceptAsync(listener);

        // Only a second ping shows that the first answer was taken.
        Assert.NotNull(await connection.ReadAsync(FrameType.Ping).WaitAsync(TestServer.Limit, TimeProvider.System));
        Assert.NotNull(await connection.ReadAsync(FrameType.Ping).WaitAsync(TestServer.Limit, TimeProvider.System));
    }

    [Fact]
    public async Task Client_PingIsNotAnswered_CallIsUnavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = CreateChannel(listener);
        using var call = channel.Start(EchoService.Duplex);
        var read = call.ReadAsync().AsTask();
        await using var connection = await AcceptAsync(listener);
        connection.AnswersPings = false;

        // The connection stands: whoever is at its other end is only gone.
        var frames = Task.Run(async () =>
        {
            while (await connection.ReadAsync() is not null)
            {
            }
        });
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => read.WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
        await frames.WaitAsync(TestServer.Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Server_PingIsNotAnswered_HandlerLearnsOfIt()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.MapDuplex(EchoService.Duplex, async (_, _, call) =>
            {
                // Not a read beside it: one that fails first would take the registration away before it is called.
                using var registration = call.CancellationToken.Register(ended.SetResult);
                await ended.Task;
            }),
            kestrel: kestrel => (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (Shortest, Shortest));
        var stream = await server.Transport.ConnectAsync();
        await using var client = new RawConnection(stream, stream) { AnswersPings = false };
        await client.OpenAsync();
        await client.WriteCallAsync(1, EchoService.Duplex.FullName);

        Assert.NotNull(await client.ReadAsync(FrameType.Ping).WaitAsync(TestServer.Limit, TimeProvider.System));
        await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
    }

    private static RpcChannel CreateChannel(TcpListener listener) => new(
        new Uri($"http://{listener.LocalEndpoint}"), new RpcChannelOptions { KeepAlivePingDelay = Shortest, KeepAlivePingTimeout = Shortest });

    private static async Task<RawConnection> AcceptAsync(TcpListener listener)
    {
        var stream = new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true);
        var connection = new RawConnection(stream, stream);
        await connection.AcceptAsync();
        return connection;
    }
}
