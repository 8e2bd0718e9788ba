using BenchmarkDotNet.Attributes;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Benchmarks.Rpc;

/// <summary>A thousand messages of 100 bytes: one stream against a thousand unary calls.</summary>
public class ServerStreamingBenchmarks
{
    private const int Messages = 1000;

    private readonly BytesValue _message = new() { Value = ByteString.CopyFrom(new byte[100]) };
    private InMemoryServer _server = null!;
    private RpcChannel _channel = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = await InMemoryServer.StartAsync(app =>
        {
            app.MapUnary(EchoMethods.Unary, (request, _) => Task.FromResult(request));
            app.MapServerStreaming(EchoMethods.ServerStreaming, async (request, responses, call) =>
            {
                for (var i = 0; i < Messages; i++)
                {
                    await responses.WriteAsync(request, call.CancellationToken);
                }
            });
        });
        _channel = _server.CreateChannel();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages, Description = "unary calls, in turn")]
    public async Task<int> UnaryAsync()
    {
        var bytes = 0;
        for (var i = 0; i < Messages; i++)
        {
            bytes += (await _channel.InvokeAsync(EchoMethods.Unary, _message)).Value.Length;
        }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "one server stream")]
    public async Task<int> StreamAsync()
    {
        var bytes = 0;
        using var call = _channel.Start(EchoMethods.ServerStreaming);
        await call.WriteAsync(_message);
        await call.CompleteAsync();
        await foreach (var message in call.ReadAllAsync())
        {
            bytes += message.Value.Length;
        }

        return bytes;
    }
}
