using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Rpc.Tests;

/// <summary>Runs alone: what it measures is the heap of the process.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakCollection;

/// <summary>What is left after calls that were cut off: no task, no stream, no buffer.</summary>
[Collection(nameof(LeakTests))]
[Trait("Run", "Long")]
public sealed class LeakTests
{
    // A short one is in no rented buffer.
    private static readonly string LongRequest = new('w', 20_000);

    private const int AtATime = 50;

    private static readonly int Calls = Fuzzing.IsSoak ? 50_000 : 10_000;

    // A tenth of what a call takes while it runs, for each of them.
    private static readonly long MostGrowth = 300 * Calls;

    private readonly CountingPool _clientPool = new();
    private readonly CountingPool _serverPool = new();
    private int _handlers;

    [Theory]
    [InlineData("unary")]
    [InlineData("unary, at any moment")]
    [InlineData("duplex, disposed")]
    [InlineData("duplex, cancelled while it reads")]
    public async Task Calls_Cancelled_LeaveNothing(string how)
    {
        await using var server = await TestServer.StartAsync(
            Map,
            options => options.Pool = _serverPool,

            // Kestrel takes more cancellations at a time than this for an attack, and ends the connection.
            kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000);
        using var channel = server.CreateChannel(options => options.Pool = _clientPool);

        // Fifty calls that come before the first connection is there may open another.
        await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" });

        // What the transport keeps for its next calls grows once; what leaks grows in every round.
        var growth = long.MaxValue;
        for (var round = 0; round < 3 && growth > MostGrowth; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await CancelAsync(channel, how, Calls);
            await SettleAsync();
            growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
        await SettleAsync();
        Assert.True(_clientPool.Rented > Calls, $"only {_clientPool.Rented} buffers were rented");
        Assert.Equal((0, 0), (_clientPool.Strange, _serverPool.Strange));
        Assert.True(growth < MostGrowth, $"the heap grew by {growth} bytes");
        Assert.Equal(1, server.Connections);
    }

    private static async Task CancelAsync(RpcChannel channel, string how, int calls) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var options = new RpcCallOptions { CancellationToken = cancellation.Token };
            if (how.StartsWith("unary", StringComparison.Ordinal))
            {
                var call = channel.InvokeAsync(EchoService.Unary, new StringValue { Value = LongRequest }, options);
                if (how.EndsWith("moment", StringComparison.Ordinal))
                {
                    for (var turn = 0; turn < number % 20; turn++)
                    {
                        await Task.Yield();
                    }
                }

                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
                return;
            }

            using var stream = channel.Start(EchoService.Duplex, options);
            await stream.WriteAsync(new StringValue { Value = "a" }, CancellationToken.None);
            Assert.NotNull(await stream.ReadAsync(CancellationToken.None));
            if (how.EndsWith("reads", StringComparison.Ordinal))
            {
                var read = stream.ReadAsync(CancellationToken.None);
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
            }
        });

    private void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapUnary(EchoService.Unary, async (request, call) =>
        {
            Interlocked.Increment(ref _handlers);
            try
            {
                if (request.Value == LongRequest)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
                }

                return request;
            }
            finally
            {
                Interlocked.Decrement(ref _handlers);
            }
        });
        endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, call) =>
        {
            Interlocked.Increment(ref _handlers);
            try
            {
                await foreach (var request in requests)
                {
                    await responses.WriteAsync(request, call.CancellationToken);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _handlers);
            }
        });
    }

    /// <summary>Waits until every handler has ended and every buffer is back.</summary>
    private async Task SettleAsync()
    {
        var settled = await Task.Run(() => SpinWait.SpinUntil(
            () => Volatile.Read(ref _handlers) == 0 && _clientPool.Out == 0 && _serverPool.Out == 0, TestServer.Limit));
        Assert.True(settled, $"{_handlers} handlers run, {_clientPool.Out} buffers of the client and {_serverPool.Out} of the server are out");
    }
}
