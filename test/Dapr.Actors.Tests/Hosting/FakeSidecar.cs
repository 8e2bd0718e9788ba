using Dapr.Common;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>Plays a sidecar over in-memory connections: each test maps the methods and routes it needs.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _http;
    private readonly SocketsHttpHandler _grpc;

    private FakeSidecar(WebApplication app, SocketsHttpHandler http, SocketsHttpHandler grpc)
    {
        _app = app;
        _http = http;
        _grpc = grpc;
    }

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
        app.MapRpcFallback();
        await app.StartAsync();
        return new FakeSidecar(app, http.CreateHandler(), grpc.CreateHandler());
    }

    public DaprConnectionOptions Options(string apiToken = "") => new()
    {
        HttpEndpoint = "http://dapr",
        GrpcEndpoint = "http://dapr",
        HttpHandler = _http,
        GrpcHandler = _grpc,
        ApiToken = apiToken,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public DaprConnection Connect(string apiToken = "") => new(Options(apiToken));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        _grpc.Dispose();
    }
}
