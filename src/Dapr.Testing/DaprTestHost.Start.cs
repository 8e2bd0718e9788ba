using Dapr.Actors.AspNetCore;
using Dapr.AspNetCore;
using Dapr.Common;
using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    // Each watch on a settings file takes one of the few that the system gives to a user, and no test changes one.
    private const string ReloadsSettings = "hostBuilder:reloadConfigOnChange";

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

                web.ConfigureTestServices(services =>
                {
                    host.Prepare(services);
                    services.AddSingleton<ILoggerProvider>(host._warnings);
                    options.Services.ForEach(change => change(services));
                });
            });
            host._app = factory;
            factory.Server.PreserveExecutionContext = true;
            host.Client = factory.CreateDefaultClient(new RedirectHandler(), new CookieContainerHandler(), host.Counted());
            host.Services = factory.Services;
            await host.AttachAsync(factory.Server, cancellationToken);
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

            builder.WebHost.UseTestServer(server => server.PreserveExecutionContext = true);
            host.Prepare(builder.Services);
            if (options.Services.Count > 0)
            {
                // What comes here comes after all that the application registers.
                builder.Host.ConfigureContainer<IServiceCollection>((_, services) => options.Services.ForEach(change => change(services)));
            }

            var app = build(builder);
            host._app = app;

            // Not sooner: an application may clear what logs for its builder.
            app.Services.GetRequiredService<ILoggerFactory>().AddProvider(host._warnings);
            await app.StartAsync(cancellationToken);
            var server = app.GetTestServer();
            host.Client = new HttpClient(host.Counted(server.CreateHandler())) { BaseAddress = server.BaseAddress };
            host.Services = app.Services;
            await host.AttachAsync(server, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
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
        var warnings = new WarningLog();
        var sidecarOptions = new SidecarOptions
        {
            AppId = options.AppId,
            ControlPlane = group.ControlPlane,
            SharedComponents = group.Components,
            Clock = group.Clock,
            LoggerFactory = warnings,
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

        var faults = new FaultInjection(sidecarOptions.Clock);
        sidecarOptions.Interceptor = faults;
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
            IsTheOnlyOne = true,
        });
        return new DaprTestHost(sidecar, group, ownGroup, connection, handlers, faults, warnings);
    }

    /// <summary>Puts this host's sidecar in the place of that of the environment, and hears what the application is warned of.</summary>
    private void Prepare(IServiceCollection services)
    {
        services.RemoveAll<DaprConnection>();
        services.AddSingleton(_ => _connection);
        services.AddSingleton(new ActorClock(Clock));
        services.AddLogging(logging => logging.AddFilter<WarningLog>(WarningLog.Category, LogLevel.Warning));
        StartupChecksService.Add(services);
        services.AddSingleton<IStartupFilter>(new CountedTurns(Sidecar.AppId, Sidecar.InFlight));
    }

    private AppHandler Counted() => new(Sidecar.AppId, Sidecar.InFlight);

    private AppHandler Counted(HttpMessageHandler inner)
    {
        var handler = Counted();
        handler.InnerHandler = inner;
        return handler;
    }

    private Task AttachAsync(TestServer server, CancellationToken cancellationToken)
    {
        // The sidecar counts its calls itself.
        _appHandler = new AppHandler(Sidecar.AppId, counter: null) { InnerHandler = server.CreateHandler() };
        return Sidecar.AttachAppAsync(_appHandler, Sidecar.AppProtocol, cancellationToken);
    }
}
