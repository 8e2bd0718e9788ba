using System.Net.Sockets;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.AppChannel;

/// <summary>
/// Waits for the application, tells the parts of the sidecar when it is there, and probes it. It owns this background work
/// until it is disposed.
/// </summary>
internal sealed partial class AppWatcher(
    SidecarOptions options,
    SidecarIdentity identity,
    AppConnection app,
    RuntimeState state,
    IReadOnlyList<ILifecycle> lifecycles,
    InFlight inFlight,
    ILogger<AppWatcher> logger) : IAsyncDisposable
{
    private static readonly TimeSpan DialEvery = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Task _running = Task.CompletedTask;
    private bool _started;

    /// <summary>Begins, with what the options say of the application.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Attaches an application that is there now.</summary>
    public async Task AttachAsync(AppEndpoint endpoint, CancellationToken cancellationToken)
    {
        await StopPartsAsync(cancellationToken);
        app.Channel?.Dispose();
        app.Channel = Connect(endpoint);
        await AppFoundAsync(cancellationToken);
    }

    /// <summary>Takes no more work for the application, which calls under way still reach.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // It was asked to end.
        }

        using var limit = new CancellationTokenSource(options.GracefulShutdown, TimeProvider.System);
        await StopPartsAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        app.Channel?.Dispose();
        _stopping.Dispose();
        _gate.Dispose();
    }

    private async Task RunAsync()
    {
        if (options.AppHandler is { } handler)
        {
            app.Channel = Connect(new AppEndpoint(new Uri("http://localhost"), options.AppProtocol, handler, options.AppPort));
            await AppFoundAsync(_stopping.Token);
        }
        else if (options.AppPort is { } port)
        {
            app.Channel = Connect(AppEndpoint.OnPort(options.AppChannelAddress, port, options.AppProtocol));
            await WaitForPortAsync(options.AppChannelAddress, port, _stopping.Token);
            await AppFoundAsync(_stopping.Token);
        }
        else
        {
            // Without an application the parts work all the same: a stream needs none.
            await StartPartsAsync(_stopping.Token);
            state.SetReady();
        }
    }

    private AppChannel Connect(AppEndpoint endpoint) => new(endpoint, options.AppApiToken, options.AppMaxConcurrency, inFlight);

    private async Task WaitForPortAsync(string host, int port, CancellationToken cancellationToken)
    {
        WaitingForApp(options.AppProtocol.ToString().ToLowerInvariant(), port);
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(host, port, cancellationToken);
                AppDiscovered(port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(DialEvery, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task AppFoundAsync(CancellationToken cancellationToken)
    {
        if (!options.EnableAppHealthCheck)
        {
            await StartPartsAsync(cancellationToken);
            state.SetReady();
            return;
        }

        // A probed application counts as unwell until it has answered once.
        app.Channel!.IsHealthy = false;
        state.SetReady();
        _running = ProbeAsync(_stopping.Token);
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var isWell = await IsWellAsync(cancellationToken);
            failures = isWell ? 0 : failures + 1;
            if (isWell && !app.Channel!.IsHealthy)
            {
                AppHealthy();
                app.Channel.IsHealthy = true;
                await StartPartsAsync(cancellationToken);
            }
            else if (failures >= options.AppHealthThreshold && app.Channel!.IsHealthy)
            {
                AppUnhealthy(failures);
                app.Channel.IsHealthy = false;
                await StopPartsAsync(cancellationToken);
            }

            await Task.Delay(options.AppHealthProbeInterval, options.Clock, cancellationToken);
        }
    }

    private async Task<bool> IsWellAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AppHealthProbeTimeout, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (app.Channel!.IsGrpc)
            {
                await app.Channel.CallAsync(AppCallbackMethods.HealthCheck, new Empty(), null, both.Token);
                return true;
            }

            var path = options.AppHealthCheckPath.StartsWith('/') ? options.AppHealthCheckPath : "/" + options.AppHealthCheckPath;
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Channel.Endpoint.Address, path));
            using var response = await app.Channel.SendAsync(request, both.Token, withToken: false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or RpcCallException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_started)
            {
                return;
            }

            _started = true;
            await ReadConfigAsync(cancellationToken);
            foreach (var part in lifecycles)
            {
                await part.StartAsync(cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task StopPartsAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_started)
            {
                return;
            }

            _started = false;
            foreach (var part in lifecycles)
            {
                await part.StopAsync(cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Asks the application for its configuration. Only actors need what it says; the application sees the question all the same.</summary>
    private async Task ReadConfigAsync(CancellationToken cancellationToken)
    {
        if (app.Channel is not { IsGrpc: false } channel || options.DisabledInitEndpoints.Contains("config"))
        {
            return;
        }

        try
        {
            using var request = AppRequests.Get(channel, DaprRoutes.Config, identity.AppId);
            using var response = await channel.SendAsync(request, cancellationToken);
            AppConfigRead((int)response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            AppConfigUnread(exception.Message);
        }
    }

    [LoggerMessage(80, LogLevel.Information, "application protocol: {Protocol}. waiting on port {Port}.  This will block until the app is listening on that port.")]
    private partial void WaitingForApp(string protocol, int port);

    [LoggerMessage(81, LogLevel.Information, "application discovered on port {Port}")]
    private partial void AppDiscovered(int port);

    [LoggerMessage(82, LogLevel.Information, "App is healthy")]
    private partial void AppHealthy();

    [LoggerMessage(83, LogLevel.Warning, "App is unhealthy after {Failures} failed probes")]
    private partial void AppUnhealthy(int failures);

    [LoggerMessage(84, LogLevel.Debug, "The application answered its configuration with {Status}")]
    private partial void AppConfigRead(int status);

    [LoggerMessage(85, LogLevel.Warning, "The application's configuration cannot be read: {Reason}")]
    private partial void AppConfigUnread(string reason);
}
