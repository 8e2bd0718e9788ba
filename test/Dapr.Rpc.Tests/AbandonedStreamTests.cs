using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>A stream that its caller leaves is no stream that its caller has completed.</summary>
public sealed class AbandonedStreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplex_LeftOpenByItsCaller_DoesNotLookCompleteToTheServer(bool byDisposal)
    {
        // Which of two events on the wire comes first is chance, so one round shows little.
        for (var round = 0; round < 20; round++)
        {
            var end = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var server = await TestServer.StartAsync(endpoints => endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, _) =>
            {
                try
                {
                    while (await requests.ReadAsync() is { } request)
                    {
                        await responses.WriteAsync(request);
                    }

                    end.SetResult(true);
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException or RpcCallException)
                {
                    end.SetResult(false);
                }
            }));
            using var channel = server.CreateChannel();
            using var cancellation = new CancellationTokenSource();
            var call = channel.Start(EchoService.Duplex, new RpcCallOptions { CancellationToken = cancellation.Token });
            await call.WriteAsync(new StringValue { Value = "a" });
            Assert.NotNull(await call.ReadAsync());

            if (!byDisposal)
            {
                await cancellation.CancelAsync();
            }

            call.Dispose();

            Assert.False(await end.Task.WaitAsync(TestServer.Limit), $"complete in round {round}");
        }
    }

    /// <summary>The server reads the next call from where it read this one: a read that is left behind would take its messages, or be in their way.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplex_WhoseHandlerLeavesARead_EndsItBeforeTheNextCall(bool fails)
    {
        var left = new Queue<Task<StringValue?>>();
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, _) =>
        {
            var request = (await requests.ReadAsync())!;
            if (request.Value != "leave")
            {
                await responses.WriteAsync(request);
                return;
            }

            left.Enqueue(requests.ReadAsync().AsTask());
            if (fails) throw new RpcCallException(RpcStatusCode.Aborted, "left");
        }));
        using var channel = server.CreateChannel();

        for (var round = 0; round < 20; round++)
        {
            using var leaving = channel.Start(EchoService.Duplex);
            await leaving.WriteAsync(new StringValue { Value = "leave" });
            if (fails) await Assert.ThrowsAsync<RpcCallException>(() => leaving.ReadAsync().AsTask());
            else Assert.Null(await leaving.ReadAsync());
            var read = left.Dequeue();
            Assert.True(read.IsCompleted, $"it reads on in round {round}");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

            using var next = channel.Start(EchoService.Duplex);
            await next.WriteAsync(new StringValue { Value = "a" });
            Assert.Equal("a", (await next.ReadAsync())!.Value);
        }

        Assert.Equal(1, server.Connections);
    }
}
