using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Hosting;

/// <summary>The sidecar in the process of an application: it is there before the application, and ends after it.</summary>
internal sealed partial class HostedSidecar(
    DaprSidecar sidecar, IDisposable known, SidecarOptions options, string components, IServiceProvider services, ILogger<HostedSidecar> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly Task _asked = EndWhenAskedAsync(sidecar, known);

    /// <summary>Starts the sidecar of an application that is being built, and registers it.</summary>
    /// <exception cref="SidecarStartException">A setting, a resource or a port cannot be used.</exception>
    public static void Start(IHostApplicationBuilder builder, Action<SidecarOptions>? configure)
    {
        var options = SidecarSettings.Read(builder.Configuration, builder.Environment);
        var loggers = new LateLoggerFactory();
        options.LoggerFactory = loggers;
        configure?.Invoke(options);
        if (options.AppId.Length == 0 || options.AppId.Contains('.'))
        {
            throw new SidecarStartException($"'{options.AppId}' is no app id: it may not be empty, and has no dots.");
        }

        if (options.HttpPort is null || options.GrpcPort is null || options.UnixDomainSocket is not null)
        {
            throw new SidecarStartException("The application reaches its sidecar over ports: HttpPort and GrpcPort must be numbers, or 0 for any that is free, and UnixDomainSocket null.");
        }

        var components = DevelopmentDefaults.Apply(options, builder.Environment.ContentRootPath);

        var sidecar = Start(options);
        var (http, grpc) = (Address(options, sidecar.HttpPort), Address(options, sidecar.GrpcPort));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["DAPR_HTTP_ENDPOINT"] = http, ["DAPR_GRPC_ENDPOINT"] = grpc });
        var known = ProcessSidecar.Add(http, grpc);
        builder.Services.AddHostedService(services =>
        {
            loggers.Forward(services.GetRequiredService<ILoggerFactory>());
            return new HostedSidecar(sidecar, known, options, components, services, services.GetRequiredService<ILogger<HostedSidecar>>());
        });
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        SidecarRuns(sidecar.AppId, Address(options, sidecar.HttpPort), Address(options, sidecar.GrpcPort), components);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The application listens: the sidecar learns where, and reads its subscriptions.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // One whose port was given is attached already, and one without a server is never called.
        if (options.AppPort is not null || options.AppHandler is not null || services.GetService<IServer>() is not { } server)
        {
            return;
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (await ListeningApp.FindAsync(addresses, options.AppProtocol, cancellationToken) is not { } app)
        {
            AppNotFound(sidecar.AppId, options.AppProtocol, addresses.Count == 0 ? "none" : string.Join(", ", addresses));
            return;
        }

        await sidecar.AttachAppAsync(app.Host, app.Port, app.Protocol, cancellationToken);
        AppAttached(sidecar.AppId, app.Host, app.Port, app.Protocol);
    }

    /// <summary>Nothing new comes to the application from here on; what its services still have to say to the sidecar, they can.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => sidecar.StopDeliveringAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        known.Dispose();
        await sidecar.DisposeAsync();
        await _asked;
    }

    /// <summary>
    /// A builder has no asynchronous step, and what comes next, such as a configuration provider, may need the sidecar. The context
    /// does not flow into it: tools that wait in it for the host of the application must not take the sidecar's server for that.
    /// </summary>
    private static DaprSidecar Start(SidecarOptions options)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => DaprSidecar.StartAsync(options)).GetAwaiter().GetResult();
        }
    }

    private static string Address(SidecarOptions options, int? port) =>
        new UriBuilder(Uri.UriSchemeHttp, ListeningApp.Reachable(options.ListenAddresses is [var first, ..] ? first : ""), port!.Value).Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>Ends the sidecar when its API is asked to, as that of a program does; the application goes on without it.</summary>
    private static async Task EndWhenAskedAsync(DaprSidecar sidecar, IDisposable known)
    {
        try
        {
            await sidecar.ShutdownRequested;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        known.Dispose();
        await sidecar.DisposeAsync();
    }

    [LoggerMessage(191, LogLevel.Information, "The Dapr sidecar of {AppId} runs in this process: HTTP {Http}, gRPC {Grpc}, {Components}")]
    private partial void SidecarRuns(string appId, string http, string grpc, string components);

    [LoggerMessage(192, LogLevel.Information, "The Dapr sidecar of {AppId} calls the application at {Host}:{Port} ({Protocol})")]
    private partial void AppAttached(string appId, string host, int port, AppProtocol protocol);

    [LoggerMessage(193, LogLevel.Warning, "The Dapr sidecar of {AppId} cannot call the application, which gets no events and no invocations: it is to speak {Protocol}, and of its addresses none does: {Addresses}")]
    private partial void AppNotFound(string appId, AppProtocol protocol, string addresses);
}
