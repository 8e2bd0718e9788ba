using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Invocation;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.State;
using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar;

/// <summary>
/// A Dapr runtime in the process: the sidecar of one application, over the real protocols, on ports or wholly in memory.
/// Disposing it stops it.
/// </summary>
public sealed partial class DaprSidecar : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly SidecarOptions _options;
    private readonly ControlPlane _names;
    private readonly InFlight _inFlight;
    private readonly InFlight _calls = new();
    private readonly RuntimeState _state = new();
    private readonly ILogger _logger;
    private SidecarServer _server = null!;
    private AppWatcher _watcher = null!;
    private ComponentRegistry _components = null!;
    private PubSubService _pubSub = null!;
    private StateService _stateService = null!;
    private int _disposed;

    private DaprSidecar(SidecarOptions options)
    {
        _options = options;
        _names = options.ControlPlane ?? new ControlPlane();
        _inFlight = _names.InFlight;
        (options.Clock as ManualClock)?.Watch(_inFlight);
        Loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _logger = Loggers.CreateLogger<DaprSidecar>();
    }

    /// <summary>The name of the application.</summary>
    public string AppId => _options.AppId;

    /// <summary>The port of the HTTP API; null when it is in memory only.</summary>
    public int? HttpPort => _options.HttpPort;

    /// <summary>The port of the gRPC API; null when it is in memory only.</summary>
    public int? GrpcPort => _options.GrpcPort;

    /// <summary>Completes when the application was found and told everything; at once when there is none.</summary>
    public Task Ready => _state.Ready;

    /// <summary>Completes when somebody asks the sidecar to stop; true when it is not to wait for what still runs.</summary>
    public Task<bool> ShutdownRequested => _state.ShutdownRequested;

    /// <summary>Whether the sidecar ended while calls were still under way.</summary>
    internal bool WasForced { get; private set; }

    internal InFlight InFlight => _inFlight;

    internal EventLog Events { get; } = new();

    internal IStateInspection State => _stateService;

    private ILoggerFactory Loggers { get; }

    /// <summary>Starts a sidecar. Its API works when this returns; <see cref="Ready"/> tells when its application is found.</summary>
    /// <param name="options">How it is started.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The sidecar.</returns>
    /// <exception cref="SidecarStartException">A resource or a port cannot be used; the message names it.</exception>
    public static async Task<DaprSidecar> StartAsync(SidecarOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.HttpPort = SidecarServer.Choose(options.HttpPort);
        options.GrpcPort = SidecarServer.Choose(options.GrpcPort);
        options.InternalGrpcPort = SidecarServer.Choose(options.InternalGrpcPort);
        options.MetricsPort = SidecarServer.Choose(options.MetricsPort);
        var sidecar = new DaprSidecar(options);
        try
        {
            await sidecar.BuildAsync(cancellationToken);
            return sidecar;
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a handler that reaches the HTTP API without a port. The caller disposes it.</summary>
    /// <returns>The handler; the host in an address does not matter.</returns>
    public HttpMessageHandler CreateHttpHandler() => _server.CreateHandler(ServerRole.Http);

    /// <summary>Makes a handler that reaches the gRPC API without a port. The caller disposes it.</summary>
    /// <returns>The handler; the host in an address does not matter.</returns>
    public HttpMessageHandler CreateGrpcHandler() => _server.CreateHandler(ServerRole.Grpc);

    /// <summary>Attaches an application that listens on a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When its subscriptions are read and work.</returns>
    public Task AttachAppAsync(int port, AppProtocol protocol = AppProtocol.Http, CancellationToken cancellationToken = default) =>
        _watcher.AttachAsync(AppEndpoint.OnPort(_options.AppChannelAddress, port, protocol), cancellationToken);

    /// <summary>Attaches an application that a handler reaches, such as that of a test server.</summary>
    /// <param name="handler">Sends requests to it; the caller disposes it after the sidecar.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When its subscriptions are read and work.</returns>
    public Task AttachAppAsync(HttpMessageHandler handler, AppProtocol protocol = AppProtocol.Http, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _watcher.AttachAsync(new AppEndpoint(new Uri("http://localhost"), protocol, handler, Port: null), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Others stop finding it, then nothing new is taken from brokers, then the API ends.
        _owned.Reverse();
        foreach (var owned in _owned.OfType<NameRegistration>())
        {
            owned.Dispose();
        }

        if (_watcher is not null)
        {
            await _watcher.StopAsync();
        }

        if (_server is not null)
        {
            WasForced = !await DrainAsync();
            await _server.DisposeAsync();
        }

        if (_watcher is not null)
        {
            await _watcher.DisposeAsync();
        }

        if (_components is not null)
        {
            await _components.DisposeAsync();
        }

        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        SidecarStopped(AppId);
    }

    /// <summary>Waits for the calls that are under way; false when they took too long.</summary>
    private async Task<bool> DrainAsync()
    {
        try
        {
            await _calls.QuietAsync().WaitAsync(_options.GracefulShutdown, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            ShutdownForced(AppId, string.Join(", ", _calls.Running));
            return false;
        }
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var identity = new SidecarIdentity(_options.AppId, _options.Namespace);
        var configuration = SidecarConfiguration.Load(_options.ConfigPaths, _options.Environment);
        var app = new AppConnection();
        var resources = Resources(identity);
        _components = new ComponentRegistry(Catalog(), _options.SharedComponents, identity.AppId, _options.Clock, Loggers.CreateLogger<ComponentRegistry>());
        await _components.LoadAsync(Specs(identity, resources), configuration.DeniedComponents(), cancellationToken);

        var invocation = new InvocationService(identity, new AppCaller(app), _names, _options.Clock, Loggers.CreateLogger<InvocationService>());
        var external = new ExternalCaller();
        _owned.AddRange([invocation, external]);
        _stateService = new StateService(_components, identity, Loggers.CreateLogger<StateService>());
        _pubSub = new PubSubService(_components, identity, _options.Clock, Events, Loggers.CreateLogger<PubSubService>());
        var subscriptions = new SubscriptionManager(_pubSub, _components, identity, app, _options, resources, Events, Loggers.CreateLogger<SubscriptionManager>());
        _owned.Add(subscriptions);
        var metadata = new MetadataService(identity, _options, _state, app, [_components, subscriptions]);
        var runtime = new RuntimeSlice(_state, metadata, identity);
        ISidecarSlice[] slices = [runtime, new StateSlice(_stateService), new PubSubSlice(_pubSub), new InvocationSlice(invocation, external)];

        _server = await SidecarServer.StartAsync(_options, Handlers(slices, runtime, invocation, identity, app, configuration.Access()), Loggers, cancellationToken);
        _owned.Add(new NameRegistration(_names.Register(identity.AppId, Address())));
        _state.IsOutboundReady = true;
        ApiStarted(AppId, _options.HttpPort ?? 0, _options.GrpcPort ?? 0);
        if (_options.IgnoredFlags.Count > 0)
        {
            FlagsIgnored(string.Join(", ", _options.IgnoredFlags));
        }

        _watcher = new AppWatcher(_options, identity, app, _state, [subscriptions], _inFlight, Loggers.CreateLogger<AppWatcher>());
        _watcher.Start();
    }

    private SidecarServer.Handlers Handlers(
        ISidecarSlice[] slices, RuntimeSlice runtime, InvocationService invocation, SidecarIdentity identity, AppConnection app, ApiAccess access)
    {
        var routes = new ApiRoutes(access);
        var publicRoutes = new ApiRoutes(ApiAccess.Everything);
        foreach (var slice in slices)
        {
            slice.MapHttp(routes);
        }

        runtime.MapPublic(publicRoutes);
        var settings = new HttpApiSettings
        {
            ApiToken = _options.ApiToken,
            MaxBodySize = _options.MaxBodySize,
            ReadBufferSize = _options.ReadBufferSize,
            AllowedOrigins = _options.AllowedOrigins,
            InFlight = _inFlight,
            Calls = _calls,
        };
        var http = new HttpApi(routes, settings, Loggers.CreateLogger<HttpApi>());
        var publicHttp = new HttpApi(publicRoutes, settings with { ApiToken = null, IsPublic = true }, Loggers.CreateLogger<HttpApi>());
        var gate = new RpcGate(_options.ApiToken, access, _inFlight, _calls);
        var proxy = new GrpcProxy(invocation, gate);
        return new SidecarServer.Handlers(
            new()
            {
                [ServerRole.Http] = http.HandleAsync,
                [ServerRole.Public] = publicHttp.HandleAsync,
                [ServerRole.Metrics] = context => context.Response.WriteAsync("", context.RequestAborted),
            },
            new()
            {
                [ServerRole.Grpc] = endpoints =>
                {
                    foreach (var slice in slices)
                    {
                        slice.MapRpc(new ApiRpcs(endpoints));
                    }

                    endpoints.MapRpcFallback(proxy.FromAppAsync);
                },
                [ServerRole.Internal] = endpoints =>
                {
                    new InternalService(identity, new AppCaller(app)).Map(endpoints);
                    endpoints.MapRpcFallback(proxy.ToAppAsync);
                },
            },
            gate.RunAsync);
    }

    private ComponentCatalog Catalog()
    {
        // What a user added under a name of ours is the user's.
        AddUnlessThere("state.in-memory", () => _options.Catalog.AddStateStore("state.in-memory", context => new InMemoryStateStore(context.Clock)));
        AddUnlessThere("pubsub.in-memory", () => _options.Catalog.AddPubSub("pubsub.in-memory", _ => new InMemoryPubSub(_inFlight, Loggers.CreateLogger<InMemoryPubSub>())));
        return _options.Catalog;

        void AddUnlessThere(string type, Action add)
        {
            if (_options.Catalog.Find(type, "v1") is null)
            {
                add();
            }
        }
    }

    private IReadOnlyList<ResourceDocument> Resources(SidecarIdentity identity) =>
    [
        .. new ResourceLoader(Loggers.CreateLogger<ResourceLoader>()).Load(_options.ResourcesPaths)
            .Where(document => document.IsFor(identity.AppId))
            .Where(document => identity.Namespace.Length == 0 || document.Namespace.Length == 0 || document.Namespace == identity.Namespace),
    ];

    private IReadOnlyList<ComponentSpec> Specs(SidecarIdentity identity, IReadOnlyList<ResourceDocument> resources)
    {
        var environment = new ComponentEnvironment(_options.Environment, identity.AppId, identity.CallerNamespace);
        var parser = new ComponentParser(environment, Loggers.CreateLogger<ComponentParser>());
        return
        [
            .. _options.Components.Where(spec => spec.Scopes.Count == 0 || spec.Scopes.Contains(identity.AppId)),
            .. resources
                .Where(document => document is { Kind: ComponentParser.Kind, ApiVersion: ComponentParser.ApiVersion })
                .Select(parser.Parse),
        ];
    }

    private SidecarAddress Address() =>
        new(_options.InternalGrpcPort is { } port ? $"127.0.0.1:{port}" : $"{Guid.NewGuid():N}.in-memory", () => _server.CreateHandler(ServerRole.Internal));

    private sealed record NameRegistration(IDisposable Registration) : IDisposable
    {
        public void Dispose() => Registration.Dispose();
    }

    [LoggerMessage(100, LogLevel.Information, "The API of {AppId} runs: HTTP on port {HttpPort}, gRPC on port {GrpcPort} (0: in memory only)")]
    private partial void ApiStarted(string appId, int httpPort, int grpcPort);

    [LoggerMessage(101, LogLevel.Information, "These flags have no effect yet: {Flags}")]
    private partial void FlagsIgnored(string flags);

    [LoggerMessage(103, LogLevel.Warning, "The sidecar of {AppId} ends while these calls are under way: {Calls}")]
    private partial void ShutdownForced(string appId, string calls);

    [LoggerMessage(102, LogLevel.Information, "The sidecar of {AppId} has stopped")]
    private partial void SidecarStopped(string appId);
}
