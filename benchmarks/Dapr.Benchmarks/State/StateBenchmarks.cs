using BenchmarkDotNet.Attributes;
using Dapr.Client;
using Dapr.Sidecar;

namespace Dapr.Benchmarks.State;

/// <summary>
/// One value saved and read through a sidecar in memory: the typed client over gRPC against the bytes over Dapr's HTTP
/// API, which is what an application without a client library would write.
/// </summary>
public class StateBenchmarks
{
    private const string Store = "statestore";
    private const string Json = """{"id":"42","customer":"Ada","lines":[{"article":"tea","quantity":3},{"article":"cup","quantity":2}]}""";
    private static readonly Uri Key = new($"http://sidecar/v1.0/state/{Store}/order");
    private static readonly Uri Keys = new($"http://sidecar/v1.0/state/{Store}");

    private readonly Order _order = new("42", "Ada", [new Line("tea", 3), new Line("cup", 2)]);
    private readonly Order _large = new("43", "Ada", [.. Enumerable.Range(0, 3000).Select(number => new Line("tea", number))]);
    private DaprSidecar _sidecar = null!;
    private DaprClient _dapr = null!;
    private HttpClient _http = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var options = new SidecarOptions { AppId = "benchmark" };
        options.Components.Add(new ComponentSpec { Name = Store, Type = "state.in-memory" });
        _sidecar = await DaprSidecar.StartAsync(options);
        _dapr = new DaprClientBuilder()
            .UseHttpEndpoint("http://sidecar")
            .UseGrpcEndpoint("http://sidecar")
            .UseHttpMessageHandler(_sidecar.CreateHttpHandler(), _sidecar.CreateGrpcHandler())
            .Build();
        _http = new HttpClient(_sidecar.CreateHttpHandler());
        await _dapr.SaveStateAsync(Store, "order", _order);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _dapr.Dispose();
        _http.Dispose();
        await _sidecar.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "HTTP: POST and GET, bytes")]
    public async Task<int> HttpAsync()
    {
        using var content = new StringContent($$"""[{"key":"order","value":{{Json}}}]""", null, "application/json");
        using var saved = await _http.PostAsync(Keys, content);
        saved.EnsureSuccessStatusCode();
        return (await _http.GetByteArrayAsync(Key)).Length;
    }

    [Benchmark(Description = "DaprClient: save and get, typed")]
    public async Task<string> ClientAsync()
    {
        await _dapr.SaveStateAsync(Store, "order", _order);
        return (await _dapr.GetStateAsync<Order>(Store, "order")).Customer;
    }

    [Benchmark(Description = "DaprClient: save 100 KB, typed")]
    public Task LargeAsync() => _dapr.SaveStateAsync(Store, "large", _large);

    [Benchmark(Description = "DaprClient: update with etag")]
    public async Task<string> UpdateAsync() =>
        (await _dapr.UpdateStateAsync<Order>(Store, "order", current => current! with { Id = "43" })).Customer;

    internal sealed record Order(string Id, string Customer, Line[] Lines);

    internal sealed record Line(string Article, int Quantity);
}
