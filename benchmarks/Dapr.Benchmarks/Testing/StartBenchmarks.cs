using BenchmarkDotNet.Attributes;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Testing;

/// <summary>
/// What a test pays for a Dapr of its own: an application on ASP.NET's test server alone, a sidecar alone, and the
/// application with its sidecar; each started and disposed.
/// </summary>
public class StartBenchmarks
{
    [Benchmark(Baseline = true, Description = "application, TestServer")]
    public async Task ApplicationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(services => new TestServer(services));
        await using var app = Build(builder);
        await app.StartAsync();
    }

    [Benchmark(Description = "sidecar in memory")]
    public async Task SidecarAsync()
    {
        var options = new SidecarOptions { AppId = "benchmark" };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        await using var sidecar = await DaprSidecar.StartAsync(options);
    }

    [Benchmark(Description = "application and sidecar, DaprTestHost")]
    public async Task TestHostAsync()
    {
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapGet("/", () => "here");
        return app;
    }
}
