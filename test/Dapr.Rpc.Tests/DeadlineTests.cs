using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Deadlines, for calls of all kinds: each side keeps them by itself.</summary>
public sealed class DeadlineTests
{
    public static TheoryData<RpcMethodType> Kinds => [.. System.Enum.GetValues<RpcMethodType>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Server_DeadlinePassed_EndsTheHandlerAndSaysSo(RpcMethodType kind)
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, WaitAsync));
        using var channel = server.CreateChannel();

        // The header alone: a client that has no clock of its own.
        using var call = channel.Start(EchoService.Method(kind), new RpcCallOptions { Headers = new RpcHeaders { { "grpc-timeout", "50m" } } });
        await call.WriteAsync(new StringValue());
        await CompleteAsync(call, kind);
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Client_DeadlinePassed_EndsTheCall(RpcMethodType kind)
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, WaitAsync));

        // Without the header: a server that knows of no deadline.
        using var channel = server.CreateChannel(options => options.ConfigureRequest = (_, request) => request.Headers.Remove("grpc-timeout"));
        using var call = channel.Start(EchoService.Method(kind), new RpcCallOptions { Timeout = TimeSpan.FromMilliseconds(50) });
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
        exception = await Assert.ThrowsAsync<RpcCallException>(() => call.WriteAsync(new StringValue()));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Unary_ClientsDeadlinePassed_EndsTheCall()
    {
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, WaitAsync));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() =>
            channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { Timeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Timeout_OfTheCaller_IsTheServersDeadline()
    {
        var seen = default(DateTimeOffset?);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, (request, call) =>
        {
            seen = call.Deadline;
            return Task.FromResult(request);
        }));
        using var channel = server.CreateChannel();
        var before = TimeProvider.System.GetUtcNow();

        await channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { Timeout = TimeSpan.FromHours(1) });

        Assert.InRange(seen!.Value, before.AddHours(1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task Handler_ThatEndsAfterTheDeadline_IsTooLate()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (_, _, call) =>
        {
            var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = call.CancellationToken.Register(passed.SetResult);
            await passed.Task;
        }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Headers = new RpcHeaders { { "grpc-timeout", "50m" } } });
        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System));

        Assert.Equal(RpcStatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Write_ToACallerThatDoesNotRead_EndsWithTheDeadline()
    {
        var ended = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapServerStreaming(EchoService.ServerStreaming, async (_, responses, _) =>
        {
            try
            {
                while (true)
                {
                    await responses.WriteAsync(new StringValue { Value = new string('x', 100_000) });
                }
            }
            catch (Exception exception)
            {
                ended.SetResult(exception);
                throw;
            }
        }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Headers = new RpcHeaders { { "grpc-timeout", "200m" } } });
        await call.WriteAsync(new StringValue());
        await call.CompleteAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System));
    }

    private static Task WaitAsync(Server.RpcServerCall call) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);

    private static Task CompleteAsync(RpcCall<StringValue, StringValue> call, RpcMethodType kind) =>
        kind is RpcMethodType.Unary or RpcMethodType.ServerStreaming ? call.CompleteAsync() : Task.CompletedTask;
}
