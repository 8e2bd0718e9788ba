using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Wire;
using Dapr.Rpc;

namespace Dapr.Interop.Tests.Servers;

/// <summary>Calls that end early: deadlines and cancellation, and that the server learns of them.</summary>
public abstract partial class ServerTests
{
    [Fact]
    public async Task Deadline_OfACall_IsKnownToTheServer()
    {
        using var channel = await server.ConnectAsync();

        var response = await channel.InvokeAsync(EchoMethods.Unary, new EchoRequest(), new RpcCallOptions { Timeout = TimeSpan.FromSeconds(100) });

        Assert.InRange(response.MillisecondsLeft, 50_000, 100_500);
    }

    [Fact]
    public async Task Deadline_ThatPassesInAUnaryCall_EndsItOnBothSides()
    {
        using var channel = await server.ConnectAsync();
        var options = new RpcCallOptions { Timeout = TimeSpan.FromSeconds(1) };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Hang = "unary deadline" }, options));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, failure.StatusCode);
        await EndedAsync(channel, "unary deadline");
    }

    [Fact]
    public async Task Deadline_ThatPassesInAStream_EndsItOnBothSides()
    {
        using var channel = await server.ConnectAsync();
        var options = new RpcCallOptions { Timeout = TimeSpan.FromSeconds(1) };
        using var call = await StartAsync(channel, EchoMethods.ServerStreaming, options, new EchoRequest { Answers = 2, Hang = "stream deadline" });

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => ReadTextsAsync(call));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, failure.StatusCode);
        await EndedAsync(channel, "stream deadline");
    }

    [Fact]
    public async Task Deadline_ThatTheServerAloneKeeps_EndsTheCall()
    {
        using var channel = await server.ConnectAsync();
        var options = new RpcCallOptions { Headers = new RpcHeaders { { "grpc-timeout", "200m" } } };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Hang = "server deadline" }, options));

        // grpcio resets the stream without a status.
        Assert.True(failure.StatusCode is RpcStatusCode.DeadlineExceeded or RpcStatusCode.Cancelled, failure.ToString());
    }

    [Fact]
    public async Task Cancel_AUnaryCall_EndsItOnBothSides()
    {
        using var channel = await server.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var call = channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Hang = "unary cancel" }, new RpcCallOptions { CancellationToken = cancel.Token });
        await BegunAsync(channel, "unary cancel");

        await cancel.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        await EndedAsync(channel, "unary cancel");
    }

    [Fact]
    public async Task Cancel_AServerStreamInItsMiddle_EndsItOnBothSides()
    {
        using var channel = await server.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var options = new RpcCallOptions { CancellationToken = cancel.Token };
        using var call = await StartAsync(channel, EchoMethods.ServerStreaming, options, new EchoRequest { Answers = 2, Hang = "stream cancel" });
        await call.ReadAsync();
        await call.ReadAsync();
        await BegunAsync(channel, "stream cancel");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.ReadAsync());
        await EndedAsync(channel, "stream cancel");
    }

    [Fact]
    public async Task Cancel_AClientStreamInItsMiddle_EndsItOnBothSides()
    {
        using var channel = await server.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        using var call = channel.Start(EchoMethods.ClientStreaming, new RpcCallOptions { CancellationToken = cancel.Token });
        await call.WriteAsync(new EchoRequest { Hang = "client cancel" });
        await BegunAsync(channel, "client cancel");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.ReadAsync());
        await EndedAsync(channel, "client cancel");
    }

    [Fact]
    public async Task Dispose_ADuplexCallInItsMiddle_EndsItAtTheServer()
    {
        using var channel = await server.ConnectAsync();
        using (var call = channel.Start(EchoMethods.Duplex))
        {
            await call.WriteAsync(new EchoRequest { Text = "a" });
            Assert.Equal("a", (await call.ReadAsync())!.Text);
            await call.WriteAsync(new EchoRequest { Hang = "duplex cancel" });
            await BegunAsync(channel, "duplex cancel");
        }

        await EndedAsync(channel, "duplex cancel");
    }

    private static Task<HangResponse> BegunAsync(RpcChannel channel, string name) =>
        channel.InvokeAsync(EchoMethods.Begun, new HangRequest { Name = name }, Soon);

    private static Task<HangResponse> EndedAsync(RpcChannel channel, string name) =>
        channel.InvokeAsync(EchoMethods.Ended, new HangRequest { Name = name }, Soon);
}
