using System.Runtime.CompilerServices;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Tests;

/// <summary>A server of a test's own, over in-memory connections.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The one limit of every wait in these tests.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private readonly StrongBox<int> _connections;

    private TestServer(WebApplication app, InMemoryTransport transport, StrongBox<int> connections)
    {
        _connections = connections;
        _app = app;
        Transport = transport;
    }

    public InMemoryTransport Transport { get; }

    /// <summary>How many in-memory connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections.Value);

    /// <summary>Where it listens beside the in-memory connections; one that <c>kestrel</c> added.</summary>
    public string Address => _app.Urls.Single(url => !url.Contains(Transport.EndPoint.ToString()!, StringComparison.Ordinal));

    public static async Task<TestServer> StartAsync(
        Action<IEndpointRouteBuilder> map,
        Action<RpcServerOptions>? configure = null,
        Action<KestrelServerOptions>? kestrel = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        var transport = new InMemoryTransport();
        var connections = new StrongBox<int>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        builder.Services.AddRpcServer(configure);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(transport.EndPoint, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref connections.Value);
                    return next(connection);
                });
            });
            kestrel?.Invoke(server);
        });
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestServer(app, transport, connections);
    }

    public RpcChannel CreateChannel(Action<RpcChannelOptions>? configure = null)
    {
        var options = new RpcChannelOptions { HttpHandler = Transport.CreateHandler(), DisposeHttpHandler = true };
        configure?.Invoke(options);
        return new RpcChannel(new Uri("http://test"), options);
    }

    public HttpClient CreateHttpClient() => new(Transport.CreateHandler())
    {
        BaseAddress = new Uri("http://test"),
        DefaultRequestVersion = System.Net.HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
