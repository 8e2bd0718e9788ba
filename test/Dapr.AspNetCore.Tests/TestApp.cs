using Dapr.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests;

/// <summary>An application of a test's own, in memory.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app) => _app = app;

    public HttpClient Client => _app.GetTestClient();

    /// <summary>Calls its gRPC methods.</summary>
    public RpcChannel CreateRpc() => new(new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = _app.GetTestServer().CreateHandler(), DisposeHttpHandler = true });

    public static async Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestApp(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
