using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>Calls of all kinds that one side gives up: the other learns of it.</summary>
public sealed class CancellationTests
{
    public static TheoryData<RpcMethodType, bool> KindsAndWays
    {
        get
        {
            var data = new TheoryData<RpcMethodType, bool>();
            foreach (var kind in System.Enum.GetValues<RpcMethodType>())
            {
                data.Add(kind, true);
                data.Add(kind, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndWays))]
    public async Task Caller_GivesUp_HandlerIsCancelled(RpcMethodType kind, bool byDisposal)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, async call =>
        {
            using var registration = call.CancellationToken.Register(ended.SetResult);
            began.SetResult();
            await ended.Task;
        }));
        using var channel = server.CreateChannel();
        using var cancellation = new CancellationTokenSource();
        using var call = channel.Start(EchoService.Method(kind), new RpcCallOptions { CancellationToken = cancellation.Token });
        await call.WriteAsync(new StringValue());
        if (kind is RpcMethodType.Unary or RpcMethodType.ServerStreaming)
        {
            await call.CompleteAsync();
        }

        var read = call.ReadAsync().AsTask();
        await began.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        if (byDisposal)
        {
            call.Dispose();
        }
        else
        {
            await cancellation.CancelAsync();
        }

        await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        var exception = await Record.ExceptionAsync(() => read.WaitAsync(TestServer.Limit, TimeProvider.System));
        Assert.True(
            byDisposal
                ? exception is RpcCallException { StatusCode: RpcStatusCode.Cancelled }
                : exception is OperationCanceledException canceled && canceled.CancellationToken == cancellation.Token,
            exception?.ToString());
    }

    [Theory]
    [InlineData(RpcMethodType.Unary)]
    [InlineData(RpcMethodType.ServerStreaming)]
    [InlineData(RpcMethodType.ClientStreaming)]
    [InlineData(RpcMethodType.DuplexStreaming)]
    public async Task Handler_IsCancelledByItself_CallerSeesCancelled(RpcMethodType kind)
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, _ => throw new OperationCanceledException()));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.Method(kind));
        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.Cancelled, exception.StatusCode);
    }

    [Theory]
    [InlineData(RpcMethodType.Unary)]
    [InlineData(RpcMethodType.ServerStreaming)]
    [InlineData(RpcMethodType.ClientStreaming)]
    [InlineData(RpcMethodType.DuplexStreaming)]
    public async Task Server_AbortsTheStream_CallerSeesItsCode(RpcMethodType kind)
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, call =>
        {
            call.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(8);
            return Task.CompletedTask;
        }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.Method(kind));
        await call.WriteAsync(new StringValue());

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () =>
        {
            await call.CompleteAsync();
            await call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System);
        });

        Assert.Equal(RpcStatusCode.Cancelled, exception.StatusCode);
    }

    [Fact]
    public async Task Read_ThatIsCancelled_LeavesTheCall()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, _ => answer.Task));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming);
        await call.WriteAsync(new StringValue { Value = "a" });
        await call.CompleteAsync();
        using var cancellation = new CancellationTokenSource();

        var read = call.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => read);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        answer.SetResult();
        Assert.Equal("a", (await call.ReadAsync())!.Value);
    }
}
