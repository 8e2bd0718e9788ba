using BenchmarkDotNet.Attributes;
using Dapr.Client;
using Dapr.Sidecar;

namespace Dapr.Benchmarks.PubSub;

/// <summary>A hundred events published to a topic: one call each against one bulk call.</summary>
public class PublishBenchmarks
{
    private const int Events = 100;

    private readonly List<Placed> _events = [.. Enumerable.Range(0, Events).Select(number => new Placed(number, "tea"))];
    private DaprSidecar _sidecar = null!;
    private DaprClient _dapr = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var options = new SidecarOptions { AppId = "benchmark" };
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        _sidecar = await DaprSidecar.StartAsync(options);
        _dapr = new DaprClientBuilder()
            .UseHttpEndpoint("http://sidecar")
            .UseGrpcEndpoint("http://sidecar")
            .UseHttpMessageHandler(_sidecar.CreateHttpHandler(), _sidecar.CreateGrpcHandler())
            .Build();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _dapr.Dispose();
        await _sidecar.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events, Description = "one call each")]
    public async Task OneByOneAsync()
    {
        foreach (var placed in _events)
        {
            await _dapr.PublishEventAsync("pubsub", "placed", placed);
        }
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "one bulk call")]
    public async Task<int> BulkAsync() => (await _dapr.BulkPublishEventAsync("pubsub", "placed", _events)).FailedEntries.Count;

    internal sealed record Placed(int Number, string Article);
}
