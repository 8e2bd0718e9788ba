using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Steps;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>A sidecar of a transcript: its application, ports, files and arguments, and the sidecar itself behind its port.</summary>
internal sealed class ScriptedSidecar(JsonObject script, string directory, Variables variables, IPlayedSidecar sidecar) : IAsyncDisposable
{
    // Only resources that are there to fail keep a sidecar from being ready; on a busy machine a program needs its time.
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public string Id { get; } = script["id"]?.ToString() ?? "app1";

    public ScriptedApp? App { get; private set; }

    public int HttpPort { get; } = Ports.Next();

    public int GrpcPort { get; } = Ports.Next();

    public int MetricsPort { get; } = Ports.Next();

    private int InternalPort { get; } = Ports.Next();

    private int AppPort { get; } = Ports.Next();

    private string Resources => Path.Combine(directory, Id, "resources");

    /// <summary>Makes its ports and directories known to the variables.</summary>
    public void Declare()
    {
        Directory.CreateDirectory(Resources);
        foreach (var (name, port) in new[] { ("HTTP_PORT", HttpPort), ("GRPC_PORT", GrpcPort), ("APP_PORT", AppPort), ("INTERNAL_PORT", InternalPort), ("METRICS_PORT", MetricsPort) })
        {
            variables.Set($"{name}:{Id}", port);
        }

        variables.Set($"RESOURCES:{Id}", Resources);
    }

    /// <summary>Starts its application and writes its files.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (script["app"] is JsonObject app)
        {
            App = new ScriptedApp(app, variables);
            await App.StartAsync(AppPort);
        }

        foreach (var (name, text) in script["resources"] as JsonObject ?? [])
        {
            await WriteAsync(name, text!.ToString(), cancellationToken);
        }
    }

    /// <summary>Starts it, and waits until it is ready if it is meant to be.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not become ready.</exception>
    public async Task StartAsync(bool isOneOfMany, CancellationToken cancellationToken)
    {
        await sidecar.StartAsync(await ArgumentsAsync(isOneOfMany, cancellationToken), Environment(), cancellationToken);
        if (script["ready"]?.GetValue<bool>() != false)
        {
            await ReadyAsync(cancellationToken);
        }
    }

    /// <summary>Adds, changes or (without a text) removes a resource file.</summary>
    public async Task WriteAsync(string name, string? text, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Resources, name);
        if (text is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, InItsFolder(variables.Expand(text)), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => sidecar.StopAsync(cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken) => sidecar.KillAsync(cancellationToken);

    public Task SignalAsync(string name, CancellationToken cancellationToken) => sidecar.SignalAsync(name, cancellationToken);

    /// <summary>Waits until it ends by itself; its exit code, or null when it does not.</summary>
    public async Task<int?> ExitAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            return await sidecar.Exited.WaitAsync(within, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var paths = App is null ? new[] { "/v1.0/healthz/outbound" } : ["/v1.0/healthz/outbound", "/v1.0/healthz"];
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var path in paths)
        {
            while (!await IsHealthyAsync(path, cancellationToken))
            {
                if (sidecar.Exited.IsCompleted)
                {
                    throw new InvalidOperationException($"Sidecar {Id} ended at its start with code {await sidecar.Exited}: {sidecar.Said}");
                }

                if (TimeProvider.System.GetElapsedTime(begun) > ReadyLimit)
                {
                    throw new InvalidOperationException($"Sidecar {Id} did not become ready: {sidecar.Said}");
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task<bool> IsHealthyAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await RawHttpClient.SendAsync(HttpPort, "GET", path, [], null, cancellationToken);
            return answer["status"]!.GetValue<int>() == 204;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task<List<string>> ArgumentsAsync(bool isOneOfMany, CancellationToken cancellationToken)
    {
        var arguments = new List<string>
        {
            $"--app-id={Id}", $"--dapr-http-port={HttpPort}", $"--dapr-grpc-port={GrpcPort}", $"--dapr-internal-grpc-port={InternalPort}",
            $"--metrics-port={MetricsPort}", "--dapr-listen-addresses=127.0.0.1", "--dapr-internal-grpc-listen-address=127.0.0.1",
            "--metrics-listen-address=127.0.0.1", $"--resources-path={Resources}", "--log-level=error", "--enable-mtls=false",
        };
        arguments.AddRange([.. ControlPlaneFlag("placement"), .. ControlPlaneFlag("scheduler")]);
        if (App is not null)
        {
            arguments.Add($"--app-port={AppPort}");
            arguments.Add($"--app-protocol={script["app"]!["protocol"] ?? "http"}");
        }

        if ((script["config"]?.ToString() ?? (isOneOfMany ? Registry : null)) is { } config)
        {
            var file = Path.Combine(directory, Id, "config.yaml");
            await File.WriteAllTextAsync(file, variables.Expand(config), cancellationToken);
            arguments.Add($"--config={file}");
        }

        arguments.AddRange((script["flags"] as JsonArray ?? []).Select(flag => variables.Expand(flag!.ToString())));
        return arguments;
    }

    /// <summary>A file that a resource names without a folder is the sidecar's own: those that run in one process have one working directory.</summary>
    private string InItsFolder(string resource) => ((string[])["data.db", "files"]).Aggregate(
        resource, (text, name) => text.Replace($"\"{name}\"", $"\"{Path.Combine(directory, Id, name)}\"", StringComparison.Ordinal));

    /// <summary>Where a part of the control plane is; empty for nowhere, and nothing at all for the one that a sidecar has built in.</summary>
    private string[] ControlPlaneFlag(string name) =>
        variables.TryGet($"{name.ToUpperInvariant()}_PORT") is { } port ? [$"--{name}-host-address=127.0.0.1:{port}"]
        : variables.TryGet($"{name.ToUpperInvariant()}_IS_BUILT_IN") is null ? [$"--{name}-host-address="]
        : [];

    private Dictionary<string, string> Environment()
    {
        var environment = (script["env"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => variables.Expand(pair.Value!.ToString()));
        environment.TryAdd("DAPR_HOST_IP", "127.0.0.1");
        return environment;
    }

    /// <summary>Where sidecars of one transcript find each other.</summary>
    private const string Registry =
        """
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata:
          name: names
        spec:
          nameResolution:
            component: sqlite
            version: v1
            configuration:
              connectionString: ${DIR}/names.db
        """;
}
