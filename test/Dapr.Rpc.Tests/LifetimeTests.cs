using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Deadlines, cancellation, and what is left after them.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Unary_CallerCancels_ServerLearnsOfIt()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, async (_, call) =>
        {
            began.SetResult();
            await WaitForEndAsync(ended, call.CancellationToken);
            return new StringValue();
        }));
        using var channel = server.CreateChannel();
        using var cancellation = new CancellationTokenSource();

        var call = channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { CancellationToken = cancellation.Token });
        await began.Task.WaitAsync(TestServer.Limit);
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await ended.Task.WaitAsync(TestServer.Limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ServerStreaming_CancelledWhileNobodyReads_ServerLearnsOfIt(bool readsAfterwards)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, call) =>
        {
            await responses.WriteAsync(request);
            await WaitForEndAsync(ended, call.CancellationToken);
        }));
        using var channel = server.CreateChannel();
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Start(EchoService.ServerStreaming, new RpcCallOptions { CancellationToken = cancellation.Token });
        await call.WriteAsync(new StringValue { Value = "a" });
        await call.CompleteAsync();
        Assert.Equal("a", (await call.ReadAsync())!.Value);

        await cancellation.CancelAsync();
        if (readsAfterwards)
        {
            var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.ReadAsync());
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }

        await ended.Task.WaitAsync(TestServer.Limit);
    }

    [Fact]
    public async Task ServerStreaming_TimeoutPassesWhileNobodyReads_NextReadSaysSo()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, call) =>
        {
            await responses.WriteAsync(request);
            await WaitForEndAsync(ended, call.CancellationToken);
        }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Timeout = TimeSpan.FromSeconds(2) });
        await call.WriteAsync(new StringValue { Value = "a" });
        await call.CompleteAsync();
        Assert.Equal("a", (await call.ReadAsync())!.Value);

        await ended.Task.WaitAsync(TestServer.Limit);

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());
        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Duplex_Disposed_ServerLearnsOfIt()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, call) =>
        {
            await responses.WriteAsync((await requests.ReadAsync())!);
            await WaitForEndAsync(ended, call.CancellationToken);
        }));
        using var channel = server.CreateChannel();
        var call = channel.Start(EchoService.Duplex);
        await call.WriteAsync(new StringValue { Value = "a" });
        Assert.Equal("a", (await call.ReadAsync())!.Value);

        call.Dispose();

        await ended.Task.WaitAsync(TestServer.Limit);
    }

    [Fact]
    public async Task Duplex_ServerEndsWithAStatus_ReadSeesIt()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapDuplex(EchoService.Duplex, async (_, responses, _) =>
        {
            await responses.WriteAsync(new StringValue { Value = "first" });
            throw new RpcCallException(RpcStatusCode.Aborted, "enough");
        }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.Duplex);

        Assert.Equal("first", (await call.ReadAsync())!.Value);
        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal((RpcStatusCode.Aborted, "enough"), (exception.StatusCode, exception.Status.Message));
        Assert.Equal(RpcStatusCode.Aborted, call.Status.Code);
    }

    private static async Task WaitForEndAsync(TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
