using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Bindings;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Configuration;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.PubSub.Streams;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.State;
using Dapr.Sidecar.State.Outbox;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar;

/// <summary>
/// A Dapr runtime in the process: the sidecar of one application, over the real protocols, on ports or wholly in memory.
/// Disposing it stops it.
/// </summary>
public sealed partial class DaprSidecar : IAsyncDisposable
{
    // Beyond the grace, for what was told to give up to do so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> _owned = [];
    private readonly Lazy<Task> _stopping;
    private readonly SidecarOptions _options;
    private readonly ControlPlane _process;
    private readonly InFlight _inFlight;
    private readonly InFlight _calls = new();
    private readonly RuntimeState _state = new();
    private readonly ILogger _logger;
    private SidecarServer _server = null!;
    private AppWatcher _watcher = null!;
    private ComponentRegistry _components = null!;
    private PubSubService _pubSub = null!;
    private StateService _stateService = null!;
    private Outboxes? _outboxes;
    private InputBindings _inputBindings = null!;
    private ConfigurationService? _configuration;
    private TopicStreams? _streams;
    private IControlPlane _names;
    private IAsyncDisposable? _registration;

    private DaprSidecar(SidecarOptions options)
    {
        _options = options.Copy();
        _names = _process = options.ControlPlane ?? new ControlPlane();
        _inFlight = _process.InFlight;
        (options.Clock as ManualClock)?.Watch(_inFlight);
        Loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _logger = Loggers.CreateLogger<DaprSidecar>();
        _stopping = new Lazy<Task>(StopAsync);
    }

    /// <summary>The name of the application.</summary>
    public string AppId => _options.AppId;

    /// <summary>The port of the HTTP API; null when it is in memory only.</summary>
    public int? HttpPort => _options.UnixDomainSocket is null ? _options.HttpPort : null;

    /// <summary>The port of the gRPC API; null when it is in memory only.</summary>
    public int? GrpcPort => _options.UnixDomainSocket is null ? _options.GrpcPort : null;

    /// <summary>The port on which other sidecars call; null when it is in memory only.</summary>
    public int? InternalGrpcPort => _options.InternalGrpcPort;

    /// <summary>The port of the metrics; null when there is none.</summary>
    public int? MetricsPort => _options.MetricsPort;

    /// <summary>The port that serves health and metadata without a token; null when there is none.</summary>
    public int? PublicPort => _options.PublicPort;

    /// <summary>Completes when the application was found and told everything; at once when there is none. Cancelled when the sidecar ends before.</summary>
    public Task Ready => _state.Ready;

    /// <summary>Completes when somebody asks the sidecar to stop; true when it is not to wait for what still runs. Cancelled when it ends unasked.</summary>
    public Task<bool> ShutdownRequested => _state.ShutdownRequested;

    /// <summary>Whether the sidecar ended while calls were still under way.</summary>
    internal bool WasForced { get; private set; }

    internal InFlight InFlight => _inFlight;

    /// <summary>What its application speaks, by its options.</summary>
    internal AppProtocol AppProtocol => _options.AppProtocol;

    internal EventLog Events => _options.Events;

    internal IStateInspection State => _stateService;

    /// <summary>The names of the components that serve a block.</summary>
    internal IReadOnlyList<string> ComponentsOf(string block) => _components.NamesOf(block);

    /// <summary>Has a broker deliver once more what was published.</summary>
    internal Task RepeatAsync(PublishedEvent published, CancellationToken cancellationToken) => _pubSub.RepeatAsync(published, cancellationToken);

    /// <summary>Brings an event to the application as if an input binding did.</summary>
    /// <exception cref="InvalidOperationException">The application does not take its events.</exception>
    internal Task<BindingDelivery> TriggerBindingAsync(string name, InputBindingEvent bindingEvent, CancellationToken cancellationToken) =>
        _inputBindings.TriggerAsync(name, bindingEvent, cancellationToken);

    /// <summary>Changes what a configuration store in memory holds; null removes.</summary>
    internal void ChangeConfiguration(string storeName, IReadOnlyDictionary<string, ConfigurationValue?> changes) => _configuration!.Change(storeName, changes);

    private ILoggerFactory Loggers { get; }

    /// <summary>Starts a sidecar. Its API works when this returns; <see cref="Ready"/> tells when its application is found.</summary>
    /// <param name="options">How it is started.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The sidecar.</returns>
    /// <exception cref="SidecarStartException">A resource or a port cannot be used; the message names it.</exception>
    public static async Task<DaprSidecar> StartAsync(SidecarOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
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
        AttachAppAsync(_options.AppChannelAddress, port, protocol, cancellationToken);

    /// <summary>Attaches an application that listens on a port of a host.</summary>
    internal Task AttachAppAsync(string host, int port, AppProtocol protocol, CancellationToken cancellationToken) =>
        _watcher.AttachAsync(AppEndpoint.OnPort(host, port, protocol), cancellationToken);

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
    /// <remarks>It takes the grace that the options give, and little more, whatever still runs. Every caller waits for the end.</remarks>
    public ValueTask DisposeAsync() => new(_stopping.Value);

    /// <summary>Brings nothing new to the application, which can still use the API: the first half of the end.</summary>
    /// <param name="cancellationToken">Cuts off what is still being delivered.</param>
    internal Task StopDeliveringAsync(CancellationToken cancellationToken) => _stopping.IsValueCreated ? _stopping.Value : EndDeliveriesAsync(cancellationToken);

    private async Task StopAsync()
    {
        await BlockAsync();

        // First nothing new comes to the application, then the API ends, then what it stood on.
        using var grace = new CancellationTokenSource(_options.GracefulShutdown, TimeProvider.System);
        await EndDeliveriesAsync(grace.Token);
        await EndAsync("streams", () => _streams?.DisposeAsync().AsTask());
        await EndAsync("actor streams", () => _actorStreams?.DisposeAsync().AsTask());
        await EndAsync("configuration", () => _configuration?.DisposeAsync().AsTask());
        if (_server is not null)
        {
            WasForced = !await DrainAsync(grace.Token) || grace.IsCancellationRequested;
            await EndAsync("API", () => _server.DisposeAsync().AsTask());
        }

        await EndAsync("application", () => _watcher?.DisposeAsync().AsTask());
        await EndAsync("outboxes", () => _outboxes?.DisposeAsync().AsTask());
        await EndAsync("components", () => _components?.DisposeAsync().AsTask());
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        _state.SetEnded();
        SidecarStopped(AppId);
    }

    private async Task EndDeliveriesAsync(CancellationToken cancellationToken)
    {
        // Others stop finding it before it stops taking from brokers.
        await EndAsync("name", () => Interlocked.Exchange(ref _registration, null)?.DisposeAsync().AsTask());
        await Task.WhenAll(
            EndAsync("subscriptions", () => _watcher?.StopAsync(cancellationToken)),
            EndAsync("streams", () => _streams?.StopDeliveringAsync(cancellationToken)));
        await EndAsync("actors", () => EndActorsAsync(cancellationToken));
        await EndAsync("configuration", () => _configuration?.StopDeliveringAsync(cancellationToken));
    }

    /// <summary>Ends a part. One that fails or hangs must not keep the others from ending.</summary>
    private async Task EndAsync(string part, Func<Task?> end)
    {
        try
        {
            if (end() is { } ending)
            {
                // Nobody waits for one that hangs, and nobody wants to know then how it failed.
                _ = ending.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                await ending.WaitAsync(_options.GracefulShutdown + Patience, TimeProvider.System);
            }
        }
        catch (Exception exception)
        {
            PartNotEnded(AppId, part, exception);
        }
    }

    /// <summary>Goes on for as long as the options say, unless the application is unwell.</summary>
    private async Task BlockAsync()
    {
        if (_watcher is null || _options.BlockShutdown is not { } duration)
        {
            return;
        }

        ShutdownBlocked(duration);
        try
        {
            await _watcher.Unwell.WaitAsync(duration, TimeProvider.System);
            ShutdownUnblocked("App reported unhealthy");
        }
        catch (TimeoutException)
        {
            ShutdownUnblocked("Block shutdown period expired");
        }
    }

    /// <summary>Waits for the calls that are under way; false when they took too long.</summary>
    private async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _calls.QuietAsync().WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            ShutdownForced(AppId, string.Join(", ", _calls.Running));
            return false;
        }
    }
}
