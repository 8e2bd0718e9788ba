using Dapr.Rpc;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks;

/// <summary>Kestrel over in-memory connections: what is measured is the code, not the sockets of the machine.</summary>
internal sealed class InMemoryServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InMemoryTransport _transport;

    private InMemoryServer(WebApplication app, InMemoryTransport transport)
    {
        _app = app;
        _transport = transport;
    }

    /// <summary>Starts the server with what <paramref name="map"/> maps.</summary>
    public static async Task<InMemoryServer> StartAsync(Action<WebApplication> map)
    {
        var transport = new InMemoryTransport();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        builder.Services.AddRpcServer();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(transport.EndPoint, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new InMemoryServer(app, transport);
    }

    /// <summary>Sends requests to it; the caller disposes it.</summary>
    public HttpMessageHandler CreateHandler() => _transport.CreateHandler();

    /// <summary>A gRPC channel to it.</summary>
    public RpcChannel CreateChannel() =>
        new(new Uri("http://benchmark"), new RpcChannelOptions { HttpHandler = CreateHandler(), DisposeHttpHandler = true });

    /// <summary>A plain HTTP/2 client to it.</summary>
    public HttpClient CreateHttpClient() => new(_transport.CreateHandler())
    {
        BaseAddress = new Uri("http://benchmark"),
        DefaultRequestVersion = System.Net.HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
