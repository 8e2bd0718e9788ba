using BenchmarkDotNet.Attributes;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Invocation;

/// <summary>
/// What two sidecars add to a call: the application asked directly, by way of its own sidecar, and from another
/// application through both sidecars. All connections are in memory.
/// </summary>
public class InvocationBenchmarks
{
    private static readonly Uri Path = new("/price", UriKind.Relative);

    private DaprTestHost _shop = null!;
    private DaprTestHost _caller = null!;
    private HttpClient _own = null!;
    private HttpClient _other = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var group = new DaprTestGroup();
        _shop = await DaprTestHost.StartAsync(Build, options => (options.Group, options.AppId) = (group, "shop"));
        _caller = await DaprTestHost.StartAsync(Build, options => (options.Group, options.AppId) = (group, "caller"));
        _own = _shop.Dapr.CreateInvokableHttpClient("shop");
        _other = _caller.Dapr.CreateInvokableHttpClient("shop");
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _own.Dispose();
        _other.Dispose();
        await _caller.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "the application itself")]
    public Task<string> DirectAsync() => _shop.Client.GetStringAsync(Path);

    [Benchmark(Description = "through one sidecar")]
    public Task<string> OneSidecarAsync() => _own.GetStringAsync(Path);

    [Benchmark(Description = "through two sidecars")]
    public Task<string> TwoSidecarsAsync() => _other.GetStringAsync(Path);

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        // A line in a console for each request would be most of what is measured.
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/price", () => "42");
        return app;
    }
}
