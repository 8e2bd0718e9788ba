using System.Text.Json;
using Dapr.Client;
using Dapr.Common;
using Dapr.Sidecar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dapr.Testing;

/// <summary>
/// An application under test with a sidecar of its own, wholly in memory: no port, no process, no environment variable, and
/// as many at a time as there are tests. Time stands still until <see cref="Clock"/> is advanced.
/// </summary>
public sealed partial class DaprTestHost : IAsyncDisposable
{
    private readonly DaprTestGroup? _ownGroup;
    private readonly DaprConnection _connection;
    private readonly HttpMessageHandler[] _handlers;
    private readonly FaultInjection _faults;
    private readonly WarningLog _warnings;
    private readonly Lazy<DaprClient> _dapr;
    private IAsyncDisposable? _app;
    private HttpMessageHandler? _appHandler;
    private int _isDisposed;

    private DaprTestHost(
        DaprSidecar sidecar, DaprTestGroup group, DaprTestGroup? ownGroup, DaprConnection connection, HttpMessageHandler[] handlers, FaultInjection faults, WarningLog warnings)
    {
        _handlers = handlers;
        _ownGroup = ownGroup;
        _connection = connection;
        _faults = faults;
        _warnings = warnings;
        Sidecar = sidecar;
        Clock = group.Clock;
        _dapr = new Lazy<DaprClient>(() => new GrpcDaprClient(connection.Share(), ApplicationJson()));
    }

    /// <summary>The sidecar.</summary>
    public DaprSidecar Sidecar { get; }

    /// <summary>The clock of the sidecar.</summary>
    public ManualClock Clock { get; }

    /// <summary>A client of the sidecar, as the application has one: with the JSON options of the application's own.</summary>
    public DaprClient Dapr => _dapr.Value;

    /// <summary>A client of the application.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>
    /// What Dapr warned of so far, in the application and in its sidecar: topics that the runtime never learns of, a subscription
    /// without its broker, events that were not handled. Empty when all is well; the first place to look when nothing arrives.
    /// </summary>
    public IReadOnlyList<string> Warnings => _warnings.Warnings;

    /// <summary>Waits until everything that was started has ended: calls, deliveries, and what they started in turn, in all hosts of the group.</summary>
    /// <param name="limit">How long, in real time, it may take; null for 30 seconds.</param>
    /// <returns>When all is quiet. What waits for the clock, such as a delayed call, is not waited for.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public Task SettleAsync(TimeSpan? limit = null) => Clock.SettleAsync(limit);

    /// <inheritdoc/>
    /// <remarks>
    /// The application is stopped first, while Dapr still works for what it has to say; then the sidecar ends, so that nothing
    /// reaches the application any more; then the application and what it used are disposed.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            await (Services?.GetService<IHost>()?.StopAsync() ?? Task.CompletedTask);
        }
        finally
        {
            await EndAsync();
        }
    }

    private async Task EndAsync()
    {
        Client?.Dispose();
        await Sidecar.DisposeAsync();
        try
        {
            await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            _appHandler?.Dispose();
            _connection.Dispose();
            foreach (var handler in _handlers)
            {
                handler.Dispose();
            }

            await (_ownGroup?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>How the application reads and writes JSON; null when it has no client, or a double that does not say.</summary>
    private JsonSerializerOptions? ApplicationJson()
    {
        using var scope = Services.CreateScope();
        return scope.ServiceProvider.GetService<DaprClient>()?.JsonSerializerOptions;
    }
}
