using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Dapr.Sidecar;

/// <summary>One Kestrel for all that a sidecar listens on, in memory and on ports; what arrives is told apart by its listener.</summary>
internal sealed class SidecarServer : IAsyncDisposable
{
    private const int MaxHeaders = 1024 * 1024;
    private const int MaxHeaderCount = 10_000;
    private const int MaxStreams = 10_000;
    private const int ConnectionWindow = 64 * 1024 * 1024;
    private const int Attempts = 5;

    private readonly IHost _host;
    private readonly Dictionary<ServerRole, InMemoryTransport> _transports;
    private readonly InFlight _inFlight;

    private SidecarServer(IHost host, Dictionary<ServerRole, InMemoryTransport> transports, InFlight inFlight)
    {
        _host = host;
        _transports = transports;
        _inFlight = inFlight;
    }

    /// <summary>What the server serves.</summary>
    internal sealed record Handlers(
        Dictionary<ServerRole, RequestDelegate> Requests,
        Dictionary<ServerRole, Action<IEndpointRouteBuilder>> Endpoints,
        Func<RpcServerCall, Func<Task>, Task> Interceptor);

    /// <summary>Starts to listen. Ports that are asked for as 0 are chosen, and again when somebody else took one meanwhile.</summary>
    public static async Task<SidecarServer> StartAsync(
        SidecarOptions options, Handlers handlers, InFlight inFlight, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        int?[] asked = [options.HttpPort, options.GrpcPort, options.InternalGrpcPort, options.MetricsPort, options.PublicPort];
        if (asked.FirstOrDefault(port => port is < 0 or > ushort.MaxValue) is { } none)
        {
            throw new SidecarStartException($"The sidecar cannot listen: {none} is no port");
        }

        for (var attempt = 1; ; attempt++)
        {
            // Where the stable port is taken, the next attempt takes any.
            (options.HttpPort, options.GrpcPort, options.InternalGrpcPort, options.MetricsPort, options.PublicPort) =
                (Choose(asked[0]), Choose(asked[1]), attempt == 1 && asked[2] is 0 && options.PrefersStableInternalPort ? StableInternalPort(options.AppId) : Choose(asked[2]), Choose(asked[3]), Choose(asked[4]));
            try
            {
                return await StartOnceAsync(options, handlers, inFlight, loggers, cancellationToken);
            }
            catch (IOException exception) when (exception.InnerException is AddressInUseException && attempt < Attempts && asked.Contains(0))
            {
                // Another choice may be free.
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                throw new SidecarStartException($"The sidecar cannot listen: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Reaches a part of the server without a port.</summary>
    public HttpMessageHandler CreateHandler(ServerRole role) => new InFlightHandler(_inFlight, _transports[role].CreateHandler());

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }

    /// <summary>A free port, for an option that asks for any: all addresses then listen on the same.</summary>
    public static int? Choose(int? port)
    {
        if (port is not 0)
        {
            return port;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>The port that a sidecar has on this machine whenever it starts, as in the runtime, unless somebody else has it.</summary>
    public static int StableInternalPort(string appId)
    {
        const int First = 47300;
        const int Count = 2048;
        var hash = 2166136261;
        foreach (var letter in Encoding.UTF8.GetBytes(Environment.MachineName + appId))
        {
            hash = unchecked((hash ^ letter) * 16777619);
        }

        return First + (int)(hash % Count);
    }

    private static async Task<SidecarServer> StartOnceAsync(
        SidecarOptions options, Handlers handlers, InFlight inFlight, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ServerRole[] inMemory = [ServerRole.Http, ServerRole.Grpc, ServerRole.Internal];
        var transports = inMemory.ToDictionary(role => role, _ => new InMemoryTransport());
        var http2 = options.Environment.GetValueOrDefault("DAPR_HTTP_DISABLE_H2C", "").ToLowerInvariant() is "1" or "t" or "true" or "y" or "yes" or "on"
            ? null
            : new CleartextHttp2();
        var host = new HostBuilder()
            .ConfigureServices(services =>
            {
                services.AddSingleton<ILoggerFactory>(new HostLogs(loggers));
                services.AddSingleton<IHostLifetime, NoLifetime>();
                services.AddRouting();
                services.AddRpcServer(rpc =>
                {
                    rpc.MaxReceiveMessageSize = options.MaxMessageSize;
                    rpc.MaxSendMessageSize = options.MaxMessageSize;
                    rpc.Interceptor = handlers.Interceptor;
                });
            })
            .ConfigureWebHost(web => web
                // What the environment says of addresses is said to the application that may be in this process.
                .UseSetting(WebHostDefaults.ServerUrlsKey, "")
                .UseSetting(WebHostDefaults.HttpPortsKey, "")
                .UseSetting(WebHostDefaults.HttpsPortsKey, "")
                .UseKestrel(kestrel =>
                {
                    kestrel.AddServerHeader = false;
                    kestrel.Limits.MaxRequestBodySize = null;

                    // Headers of an application go through as they came, byte by byte.
                    kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
                    kestrel.RequestHeaderEncodingSelector = name => name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) ? ConnectionHeader.Encoding : null;

                    // Each API has its own limits below these.
                    kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
                    kestrel.Limits.MaxRequestLineSize = MaxHeaders;
                    kestrel.Limits.MaxRequestHeaderCount = MaxHeaderCount;
                    kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaders;

                    // Streams stay open for long, and clients of other languages keep to one connection: daprd sets no limit to them,
                    // and of a peer that goes without a word somebody must learn.
                    kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreams;

                    // Kestrel gives a connection credit again only when half of it is used up: two streams that stall, as one does whose
                    // caller reads no answer for a while, would keep all others from sending.
                    kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
                    kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
                    kestrel.Limits.MinRequestBodyDataRate = null;
                    kestrel.Limits.MinResponseDataRate = null;
                    Listen(kestrel, options, transports, http2);
                })
                .ConfigureServices(services =>
                {
                    // After Kestrel's own sockets, which it adds only where nothing is registered yet.
                    foreach (var transport in transports.Values)
                    {
                        services.AddSingleton<IConnectionListenerFactory>(transport);
                    }

                    if (http2 is not null)
                    {
                        services.AddSingleton<IConnectionListenerFactory>(http2);
                    }
                })
                .Configure(app => Configure(app, handlers, inFlight)))
            .Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new SidecarServer(host, transports, inFlight);
    }

    private static void Listen(KestrelServerOptions kestrel, SidecarOptions options, Dictionary<ServerRole, InMemoryTransport> transports, CleartextHttp2? http2)
    {
        foreach (var (role, transport) in transports)
        {
            kestrel.Listen(transport.EndPoint, listen => Mark(listen, role, http2));
        }

        if (http2 is not null)
        {
            kestrel.Listen(http2.EndPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => connection =>
                {
                    connection.Features.Set(new ServerRoleFeature(ServerRole.Http));
                    return next(connection);
                });
            });
        }

        var sockets = options.UnixDomainSocket is not null;
        (ServerRole Role, int? Port, IReadOnlyList<string> Addresses)[] ports =
        [
            (ServerRole.Http, sockets ? null : options.HttpPort, options.ListenAddresses),
            (ServerRole.Grpc, sockets ? null : options.GrpcPort, options.ListenAddresses),
            (ServerRole.Internal, options.InternalGrpcPort, [options.InternalGrpcListenAddress]),
            (ServerRole.Public, options.PublicPort, [options.PublicListenAddress]),
            (ServerRole.Metrics, options.MetricsPort, [options.MetricsListenAddress]),
        ];
        foreach (var (role, port, addresses) in ports.Where(entry => entry.Port is not null))
        {
            foreach (var address in addresses.Count > 0 ? addresses : [""])
            {
                ListenAddress.Listen(kestrel, address, port!.Value, listen => Mark(listen, role, http2));
            }
        }

        if (options.UnixDomainSocket is { } folder)
        {
            kestrel.ListenUnixSocket(UnixSockets.Prepare(folder, options.AppId, "http"), listen => Mark(listen, ServerRole.Http, http2));
            kestrel.ListenUnixSocket(UnixSockets.Prepare(folder, options.AppId, "grpc"), listen => Mark(listen, ServerRole.Grpc, http2));
        }
    }

    private static void Mark(ListenOptions listen, ServerRole role, CleartextHttp2? http2)
    {
        listen.Protocols = role is ServerRole.Grpc or ServerRole.Internal ? HttpProtocols.Http2 : HttpProtocols.Http1;
        var feature = new ServerRoleFeature(role);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        if (role == ServerRole.Http && http2 is not null)
        {
            listen.Use(http2.Sort);
        }
    }

    private static void Configure(IApplicationBuilder app, Handlers handlers, InFlight inFlight)
    {
        var served = new Dictionary<ServerRole, RequestDelegate>(handlers.Requests);
        foreach (var (role, map) in handlers.Endpoints)
        {
            served[role] = app.New().UseRouting().UseEndpoints(map).Build();
        }

        app.Run(context =>
        {
            var handle = served.GetValueOrDefault(context.Features.Get<ServerRoleFeature>()!.Role, static _ => Task.CompletedTask);
            return context.Request.Headers.Remove(InFlightHandler.Header, out var name) ? ReceiveAsync(name.ToString(), context, handle) : handle(context);
        });

        async Task ReceiveAsync(string name, HttpContext context, RequestDelegate handle)
        {
            inFlight.Receive(name);
            await handle(context);
        }
    }
}
