using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests;

/// <summary>Plays a sidecar over in-memory connections: each test maps the methods and routes it needs.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeSidecar(WebApplication app, SocketsHttpHandler http, SocketsHttpHandler grpc)
    {
        _app = app;
        Http = http;
        Grpc = grpc;
    }

    public SocketsHttpHandler Http { get; }

    public SocketsHttpHandler Grpc { get; }

    public static async Task<FakeSidecar> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        var (http, grpc) = (new InMemoryTransport(), new InMemoryTransport());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(http);
        builder.Services.AddSingleton<IConnectionListenerFactory>(grpc);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(http.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(grpc.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new FakeSidecar(app, http.CreateHandler(), grpc.CreateHandler());
    }

    public DaprClient CreateClient(Action<DaprClientBuilder>? configure = null)
    {
        var builder = new DaprClientBuilder()
            .UseHttpEndpoint("http://dapr")
            .UseGrpcEndpoint("http://dapr")
            .UseHttpMessageHandler(Http, Grpc);
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Http.Dispose();
        Grpc.Dispose();
    }
}
