using Dapr.Protos.Wire;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
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
    private readonly AppProbe _probe = new(options);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SemaphoreSlim _attaching = new(1);
    private CancellationTokenSource? _watching;
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _unwell = Completed();
    private bool _started;

    /// <summary>Completes when the application is unwell, or was never well.</summary>
    public Task Unwell => Volatile.Read(ref _unwell).Task;

    /// <summary>Begins, with what the options say of the application.</summary>
    public void Start() => _running = SuperviseAsync(RunAsync, Watching());

    /// <summary>Attaches an application that is there now, in place of the one before.</summary>
    public async Task AttachAsync(AppEndpoint endpoint, CancellationToken cancellationToken)
    {
        await _attaching.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            await EndWatchingAsync();
            await StopPartsAsync(either.Token);
            app.Channel?.Dispose();
            var channel = app.Channel = Connect(endpoint);
            if (!options.EnableAppHealthCheck)
            {
                await StartPartsAsync(either.Token);
                state.SetReady();
                return;
            }

            // The caller learns when the first probe is answered; the rest goes on behind.
            var failures = await BeginProbingAsync(channel, either.Token);
            _running = SuperviseAsync(token => ProbeAsync(channel, failures, token), Watching());
        }
        finally
        {
            _attaching.Release();
        }
    }

    /// <summary>Takes no more work for the application, which calls under way still reach.</summary>
    /// <param name="cancellationToken">Cuts off what is still being delivered.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _attaching.WaitAsync(CancellationToken.None);
        try
        {
            await EndWatchingAsync();
        }
        finally
        {
            _attaching.Release();
        }

        await StopPartsAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await EndWatchingAsync();
        app.Channel?.Dispose();
        _stopping.Dispose();
        _gate.Dispose();
        _attaching.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private CancellationToken Watching()
    {
        _watching?.Dispose();
        _watching = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        return _watching.Token;
    }

    private async Task EndWatchingAsync()
    {
        if (_watching is { } watching)
        {
            await watching.CancelAsync();
            await _running;
            watching.Dispose();
            _watching = null;
        }
    }

    /// <summary>Runs the background work. It ends when it is told to, or says why it cannot go on.</summary>
    private async Task SuperviseAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was asked to end.
        }
        catch (Exception exception)
        {
            WatchFailed(exception);
            state.SetFailed(exception);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.AppHandler is { } handler)
        {
            app.Channel = Connect(new AppEndpoint(new Uri("http://localhost"), options.AppProtocol, handler, options.AppPort));
        }
        else if (options.AppPort is { } port)
        {
            app.Channel = Connect(AppEndpoint.OnPort(options.AppChannelAddress, port, options.AppProtocol));
            WaitingForApp(options.AppProtocol.ToString().ToLowerInvariant(), port);
            await AppProbe.WaitForPortAsync(options.AppChannelAddress, port, () => StillWaitingForApp(options.AppChannelAddress, port), TimeProvider.System, cancellationToken);
            AppDiscovered(port);
        }

        // Without an application the parts work all the same: a stream needs none.
        if (app.Channel is { } channel && options.EnableAppHealthCheck)
        {
            var failures = await BeginProbingAsync(channel, cancellationToken);
            await ProbeAsync(channel, failures, cancellationToken);
        }

        await StartPartsAsync(cancellationToken);
        state.SetReady();
    }

    private AppChannel Connect(AppEndpoint endpoint) => new(endpoint, identity.AppId, options.AppApiToken, options.AppMaxConcurrency, options.MaxMessageSize, inFlight);

    /// <summary>Probes for the first time: the application counts as unwell until it has answered once. The sidecar is ready then, whatever the answer.</summary>
    private async Task<int> BeginProbingAsync(AppChannel channel, CancellationToken cancellationToken)
    {
        channel.IsHealthy = false;
        var failures = await ProbeOnceAsync(channel, 0, cancellationToken);
        state.SetReady();
        return failures;
    }

    private async Task ProbeAsync(AppChannel channel, int failures, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.AppHealthProbeInterval, options.Clock, cancellationToken);
            failures = await ProbeOnceAsync(channel, failures, cancellationToken);
        }
    }

    /// <summary>Probes, does what follows from the answer, and gives the failures in a row.</summary>
    private async Task<int> ProbeOnceAsync(AppChannel channel, int failures, CancellationToken cancellationToken)
    {
        var isWell = await _probe.IsWellAsync(channel, cancellationToken);
        failures = isWell ? 0 : failures + 1;
        if (isWell && !channel.IsHealthy)
        {
            AppHealthy();
            channel.IsHealthy = true;
            await StartPartsAsync(cancellationToken);
        }
        else if (failures >= options.AppHealthThreshold && channel.IsHealthy)
        {
            AppUnhealthy(failures);
            channel.IsHealthy = false;
            await StopPartsAsync(cancellationToken);
        }

        return failures;
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

            // From here on there is something to stop, even when not all of it starts.
            _started = true;
            await ReadConfigAsync(cancellationToken);
            foreach (var part in lifecycles)
            {
                await part.StartAsync(cancellationToken);
            }

            Volatile.Write(ref _unwell, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
            _unwell.TrySetResult();
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

    /// <summary>Asks the application for its configuration, which says what actors it hosts.</summary>
    private async Task ReadConfigAsync(CancellationToken cancellationToken)
    {
        app.Config = null;
        if (app.Channel is not { IsGrpc: false } channel || options.DisabledInitEndpoints.Contains("config"))
        {
            return;
        }

        try
        {
            using var request = AppRequests.Get(channel, DaprRoutes.Config, identity.AppId);
            using var response = await channel.SendAsync(request, cancellationToken);
            AppConfigRead((int)response.StatusCode);
            if (response.StatusCode == System.Net.HttpStatusCode.OK) app.Config = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            AppConfigUnread(exception.Message);
        }
    }

    [LoggerMessage(80, LogLevel.Information, "application protocol: {Protocol}. waiting on port {Port}.  This will block until the app is listening on that port.")]
    private partial void WaitingForApp(string protocol, int port);

    [LoggerMessage(87, LogLevel.Warning, "Nothing listens on {Address}:{Port} yet: is that the port of the application, and does it run?")]
    private partial void StillWaitingForApp(string address, int port);

    [LoggerMessage(81, LogLevel.Information, "application discovered on port {Port}")]
    private partial void AppDiscovered(int port);

    [LoggerMessage(82, LogLevel.Information, "App is healthy")]
    private partial void AppHealthy();

    [LoggerMessage(83, LogLevel.Warning, "App is unhealthy after {Failures} failed probes")]
    private partial void AppUnhealthy(int failures);

    [LoggerMessage(84, LogLevel.Debug, "The application answered its configuration with {Status}")]
    private partial void AppConfigRead(int status);

    [LoggerMessage(86, LogLevel.Error, "The sidecar cannot go on with its application")]
    private partial void WatchFailed(Exception exception);

    [LoggerMessage(85, LogLevel.Warning, "The application's configuration cannot be read: {Reason}")]
    private partial void AppConfigUnread(string reason);
}
