using System.Text.Json;
using Dapr.Client;
using Dapr.Common;
using Dapr.Sidecar;
using Dapr.Sidecar.Inspection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Dapr.Testing;

/// <summary>
/// An application under test with a sidecar of its own, wholly in memory: no port, no process, no environment variable, and
/// as many at a time as there are tests. Time stands still until <see cref="Clock"/> is advanced.
/// </summary>
public sealed class DaprTestHost : IAsyncDisposable
{
    // Each watch on a settings file takes one of the few that the system gives to a user, and no test changes one.
    private const string ReloadsSettings = "hostBuilder:reloadConfigOnChange";

    private readonly DaprTestGroup? _ownGroup;
    private readonly DaprConnection _connection;
    private readonly HttpMessageHandler[] _handlers;
    private IAsyncDisposable? _app;
    private HttpMessageHandler? _appHandler;
    private int _isDisposed;

    private DaprTestHost(DaprSidecar sidecar, DaprTestGroup group, DaprTestGroup? ownGroup, DaprConnection connection, HttpMessageHandler[] handlers)
    {
        _handlers = handlers;
        _ownGroup = ownGroup;
        Sidecar = sidecar;
        Clock = group.Clock;
        _connection = connection;
        Dapr = new GrpcDaprClient(connection, json: null, ownsConnection: true);
    }

    /// <summary>The sidecar.</summary>
    public DaprSidecar Sidecar { get; }

    /// <summary>The clock of the sidecar.</summary>
    public ManualClock Clock { get; }

    /// <summary>A client of the sidecar, as the application has one.</summary>
    public DaprClient Dapr { get; }

    /// <summary>A client of the application.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>Every delivery to the application, in order.</summary>
    public IReadOnlyList<DeliveryRecord> Deliveries =>
    [
        .. Sidecar.Events.AllDeliveries.Select(delivery => new DeliveryRecord
        {
            PubSubName = delivery.PubSubName,
            Topic = delivery.Topic,
            EventId = delivery.EventId,
            Path = delivery.Path,
            Outcome = delivery.Outcome,
            Reason = delivery.Reason,
        }),
    ];

    /// <summary>Starts an application by its entry point, which needs no change.</summary>
    /// <typeparam name="TEntryPoint">A type of the application's assembly, such as <c>Program</c>.</typeparam>
    /// <param name="configure">Says which components there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The host, with the application's subscriptions at work.</returns>
    public static async Task<DaprTestHost> StartAsync<TEntryPoint>(
        Action<DaprTestOptions>? configure = null, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var options = Read(configure);
        var host = await StartSidecarAsync(options, cancellationToken);
        try
        {
            var factory = new WebApplicationFactory<TEntryPoint>().WithWebHostBuilder(web =>
            {
                web.UseSetting(ReloadsSettings, bool.FalseString);
                foreach (var (name, value) in options.Settings)
                {
                    web.UseSetting(name, value);
                }

                web.ConfigureTestServices(host.UseConnection);
            });
            host._app = factory;
            host.Client = factory.CreateClient();
            host.Services = factory.Services;
            await host.AttachAsync(factory.Server.CreateHandler(), cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an application that a test builds itself.</summary>
    /// <param name="build">Makes the application out of a builder; its server is replaced by one in memory.</param>
    /// <param name="configure">Says which components there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The host, with the application's subscriptions at work.</returns>
    public static async Task<DaprTestHost> StartAsync(
        Func<WebApplicationBuilder, WebApplication> build, Action<DaprTestOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        var options = Read(configure);
        var host = await StartSidecarAsync(options, cancellationToken);
        try
        {
            var builder = WebApplication.CreateBuilder([$"--{ReloadsSettings}={bool.FalseString}"]);
            foreach (var (name, value) in options.Settings)
            {
                builder.Configuration[name] = value;
            }

            builder.WebHost.UseTestServer();
            host.UseConnection(builder.Services);
            var app = build(builder);
            host._app = app;
            await app.StartAsync(cancellationToken);
            host.Client = app.GetTestClient();
            host.Services = app.Services;
            await host.AttachAsync(app.GetTestServer().CreateHandler(), cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The events that were published to a topic, in order: the application's, and dead letters, which say that they are.</summary>
    /// <typeparam name="T">What their data is.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="pubSubName">The pub/sub component.</param>
    /// <returns>The events.</returns>
    public IReadOnlyList<EventRecord<T>> Published<T>(string topic, string pubSubName = "pubsub") =>
    [
        .. Sidecar.Events.AllPublished
            .Where(published => published.Topic == topic && published.PubSubName == pubSubName)
            .Select(Read<T>),
    ];

    /// <summary>A value that the application saved.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <returns>The value; default when there is none.</returns>
    public async Task<T?> StateAsync<T>(string storeName, string key) => await Dapr.GetStateAsync<T?>(storeName, key);

    /// <summary>The keys that the application uses.</summary>
    /// <param name="storeName">The state store.</param>
    /// <returns>The keys, in order.</returns>
    public Task<IReadOnlyList<string>> StateKeysAsync(string storeName) => Sidecar.State.KeysAsync(storeName, CancellationToken.None);

    /// <summary>Waits until everything that was started has ended: calls, deliveries, and what they started in turn.</summary>
    /// <returns>When all is quiet.</returns>
    /// <exception cref="TimeoutException">Something still ran after 30 seconds; the message lists it.</exception>
    public Task SettleAsync() => Clock.SettleAsync();

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
            Dapr.Dispose();
            foreach (var handler in _handlers)
            {
                handler.Dispose();
            }

            await (_ownGroup?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private Task AttachAsync(HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        _appHandler = handler;
        return Sidecar.AttachAppAsync(handler, cancellationToken: cancellationToken);
    }

    private static DaprTestOptions Read(Action<DaprTestOptions>? configure)
    {
        // An application that brings a sidecar for development gets this host's in its place.
        var options = new DaprTestOptions();
        options.Settings["Dapr:Sidecar:Enabled"] = bool.FalseString;
        configure?.Invoke(options);
        return options;
    }

    private static async Task<DaprTestHost> StartSidecarAsync(DaprTestOptions options, CancellationToken cancellationToken)
    {
        var ownGroup = options.Group is null ? new DaprTestGroup() : null;
        var group = options.Group ?? ownGroup!;
        var sidecarOptions = new SidecarOptions
        {
            AppId = options.AppId,
            ControlPlane = group.ControlPlane,
            SharedComponents = group.Components,
            Clock = group.Clock,
            Events = new(most: int.MaxValue, mostBytes: long.MaxValue),
        };
        foreach (var component in options.Components)
        {
            sidecarOptions.Components.Add(component);
        }

        foreach (var configure in options.Configurations)
        {
            configure(sidecarOptions);
        }

        var sidecar = await DaprSidecar.StartAsync(sidecarOptions, cancellationToken);
        HttpMessageHandler[] handlers = [sidecar.CreateHttpHandler(), sidecar.CreateGrpcHandler()];
        var connection = new DaprConnection(new DaprConnectionOptions
        {
            HttpEndpoint = "http://dapr",
            GrpcEndpoint = "http://dapr",
            ApiToken = sidecarOptions.ApiToken,
            HttpHandler = handlers[0],
            GrpcHandler = handlers[1],
            Timeout = null,
            MaxRetries = 0,
        });
        return new DaprTestHost(sidecar, group, ownGroup, connection, handlers);
    }

    /// <summary>Puts this host's sidecar in the place of that of the environment.</summary>
    private void UseConnection(IServiceCollection services)
    {
        services.RemoveAll<DaprConnection>();
        services.AddSingleton(_ => _connection);
    }

    private EventRecord<T> Read<T>(PublishedEvent published)
    {
        using var document = JsonDocument.Parse(published.Data);
        var root = document.RootElement;
        var isEnvelope = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("specversion", out _);
        var value = isEnvelope ? root.TryGetProperty("data", out var member) ? member : default : root;
        return new EventRecord<T>
        {
            Id = isEnvelope && root.TryGetProperty("id", out var id) ? id.GetString() ?? "" : "",
            Data = value.ValueKind == JsonValueKind.Undefined ? default : value.Deserialize<T>(Dapr.JsonSerializerOptions),
            IsDeadLetter = published.IsDeadLetter,
            Metadata = published.Metadata,
        };
    }
}
