using System.Text.Json.Nodes;
using Dapr.Sidecar;

namespace Dapr.Conformance.Tests;

/// <summary>A sidecar of a transcript with its application, in this process, on ports.</summary>
internal sealed class PlayedSidecar(JsonObject script, string directory, Variables variables, ControlPlane names) : IAsyncDisposable
{
    private DaprSidecar? _sidecar;
    private int? _exitCode;

    public string Id { get; } = script["id"]?.ToString() ?? "app1";

    public ScriptedApp? App { get; private set; }

    /// <summary>Why it did not start; null when it did.</summary>
    public string? Failure { get; private set; }

    public int HttpPort { get; } = Ports.Next();

    public int GrpcPort { get; } = Ports.Next();

    private int InternalPort { get; } = Ports.Next();

    private int MetricsPort { get; } = Ports.Next();

    private int AppPort { get; } = Ports.Next();

    /// <summary>Whether the recorded one started; the others are there to fail.</summary>
    public bool MustStart => script["ready"]?.GetValue<bool>() != false;

    private string Resources => Path.Combine(directory, Id, "resources");

    public void Declare()
    {
        Directory.CreateDirectory(Resources);
        foreach (var (name, port) in new[] { ("HTTP_PORT", HttpPort), ("GRPC_PORT", GrpcPort), ("APP_PORT", AppPort), ("INTERNAL_PORT", InternalPort), ("METRICS_PORT", MetricsPort) })
        {
            variables.Set($"{name}:{Id}", port);
        }

        variables.Set($"RESOURCES:{Id}", Resources);
    }

    public async Task StartAppAsync()
    {
        if (script["app"] is JsonObject app)
        {
            App = new ScriptedApp(app, variables);
            await App.StartAsync(AppPort);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, text) in script["resources"] as JsonObject ?? [])
        {
            await File.WriteAllTextAsync(Path.Combine(Resources, name), variables.Expand(text!.ToString()), cancellationToken);
        }

        var args = new List<string>
        {
            $"--app-id={Id}", $"--dapr-http-port={HttpPort}", $"--dapr-grpc-port={GrpcPort}", $"--dapr-internal-grpc-port={InternalPort}",
            $"--metrics-port={MetricsPort}", "--dapr-listen-addresses=127.0.0.1", $"--resources-path={Resources}", "--log-level=error", "--enable-mtls=false",
        };
        if (script["config"] is { } config)
        {
            var file = Path.Combine(directory, Id, "config.yaml");
            await File.WriteAllTextAsync(file, variables.Expand(config.ToString()), cancellationToken);
            args.Add($"--config={file}");
        }

        if (App is not null)
        {
            args.Add($"--app-port={AppPort}");
            args.Add($"--app-protocol={(script["app"] as JsonObject)?["protocol"] ?? "http"}");
        }

        args.AddRange((script["flags"] as JsonArray ?? []).Select(flag => variables.Expand(flag!.ToString())));
        var environment = (script["env"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => variables.Expand(pair.Value!.ToString()));
        environment.TryAdd("DAPR_HOST_IP", "127.0.0.1");
        try
        {
            var options = SidecarOptions.Parse(args, environment);
            options.ControlPlane = names;
            _sidecar = await DaprSidecar.StartAsync(options, cancellationToken);
            (_exitCode, Failure) = (null, null);
        }
        catch (SidecarOptionsException exception)
        {
            (_exitCode, Failure) = (exception.ExitCode, exception.Message);
        }
        catch (SidecarStartException exception)
        {
            (_exitCode, Failure) = (1, exception.Message);
        }

        if (_sidecar is not null && MustStart && App is not null)
        {
            await _sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, cancellationToken);
        }
    }

    public async Task StopAsync()
    {
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
            _sidecar = null;
        }
    }

    /// <summary>Waits until the sidecar ends by itself; its exit code, or null when it does not.</summary>
    public async Task<int?> ExitAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (_sidecar is null)
        {
            return _exitCode;
        }

        try
        {
            var force = await _sidecar.ShutdownRequested.WaitAsync(within, TimeProvider.System, cancellationToken);
            await StopAsync();
            return force ? 1 : 0;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }
}
