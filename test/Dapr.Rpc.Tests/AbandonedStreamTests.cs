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
}
