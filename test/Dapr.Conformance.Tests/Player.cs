using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.Conformance.Tests.Steps;
using Dapr.Sidecar.Runtime;

namespace Dapr.Conformance.Tests;

/// <summary>Plays a transcript on a sidecar and compares everything.</summary>
internal sealed partial class Player : IAsyncDisposable
{
    private readonly JsonObject _transcript;
    private readonly bool _stopsAtFirst;
    private readonly Variables _variables = new();
    private readonly List<ScriptedSidecar> _sidecars = [];
    private readonly Dictionary<int, Task<JsonObject>> _background = [];
    private readonly Dictionary<string, WorkflowWorker> _workers = [];
    private readonly List<Difference> _differences = [];
    private readonly SortedDictionary<int, JsonObject> _came = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("transcript").FullName;
    private RedisServer? _redis;

    private Player(JsonObject transcript, Func<IPlayedSidecar> sidecar, bool stopsAtFirst)
    {
        (_transcript, _stopsAtFirst) = (transcript, stopsAtFirst);
        foreach (var script in (transcript["sidecars"] as JsonArray)?.OfType<JsonObject>() ?? [new JsonObject()])
        {
            _sidecars.Add(new ScriptedSidecar(script, _directory, _variables, sidecar()));
        }
    }

    /// <summary>Plays a transcript.</summary>
    /// <param name="transcript">The transcript, with what was recorded.</param>
    /// <param name="sidecar">Makes each of its sidecars.</param>
    /// <param name="stopsAtFirst">Whether the first step that differs is the last that is played.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Played> PlayAsync(JsonObject transcript, Func<IPlayedSidecar> sidecar, bool stopsAtFirst, CancellationToken cancellationToken)
    {
        await using var player = new Player(transcript, sidecar, stopsAtFirst);
        await player.RunAsync(cancellationToken);
        return new Played(player._differences, player._came, player._variables);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Values)
        {
            await worker.DisposeAsync();
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // Nothing after it could be what was recorded.
            _differences.Add(new Difference(-1, "", exception.Message));
            return;
        }

        var steps = _transcript["steps"]!.AsArray();
        for (var index = 0; index < steps.Count && !(_stopsAtFirst && _differences.Count > 0); index++)
        {
            var step = steps[index]!.AsObject();
            var playing = TryPlayAsync(step, index, "", cancellationToken);
            if (step["background"]?.GetValue<bool>() == true)
            {
                _background[index] = playing;
            }
            else
            {
                Compare(index, "", step, await playing);
            }
        }

        foreach (var (index, task) in _background)
        {
            var came = await task;
            if (!(_stopsAtFirst && _differences.Count > 0))
            {
                Compare(index, "", steps[index]!.AsObject(), came);
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _variables.Set("DIR", _directory);
        _variables.Set("VERSION", MetadataService.RuntimeVersion);
        _variables.Set("HOSTNAME", Environment.MachineName);
        await StartServersAsync(cancellationToken);
        foreach (var sidecar in _sidecars)
        {
            sidecar.Declare();
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.PrepareAsync(cancellationToken);
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.StartAsync(_sidecars.Count > 1, cancellationToken);
        }
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        foreach (var need in (_transcript["needs"] as JsonArray ?? []).Select(need => need!.ToString()))
        {
            switch (need)
            {
                case "redis":
                    _redis = new RedisServer();
                    await _redis.StartAsync(cancellationToken);
                    _variables.Set("REDIS_PORT", _redis.Port);
                    break;
                case "placement" or "scheduler":
                    // A sidecar that has them built in needs none; for one that has not, they are started beforehand.
                    if (Environment.GetEnvironmentVariable($"DAPR_CONFORMANCE_{need.ToUpperInvariant()}_PORT") is { Length: > 0 } port)
                    {
                        _variables.Set($"{need.ToUpperInvariant()}_PORT", port);
                    }
                    else
                    {
                        _variables.Set($"{need.ToUpperInvariant()}_IS_BUILT_IN", "true");
                    }

                    break;
                default:
                    throw new InvalidOperationException($"It needs {need}, which this player does not start.");
            }
        }
    }

    private void Compare(int index, string path, JsonObject step, JsonObject came)
    {
        if (step["got"] is JsonObject got)
        {
            if (path.Length == 0)
            {
                _came[index] = came;
            }

            var comparison = new Comparison(_variables);
            comparison.Compare("", got, came);
            _differences.AddRange(comparison.Differences.Select(difference => new Difference(index, path + difference.Path, difference.Text)));
        }
    }

    private JsonObject Expand(JsonObject node) => (JsonObject)_variables.Expand(node)!;

    private ScriptedSidecar Find(JsonNode? id) => id is null
        ? _sidecars[0]
        : _sidecars.FirstOrDefault(sidecar => sidecar.Id == id.ToString()) ?? throw new InvalidOperationException($"There is no sidecar {id}.");

    private void Save(JsonObject? saves, JsonObject came)
    {
        foreach (var (name, path) in saves ?? [])
        {
            _variables.Set(name, Get(came, path!.ToString()));
        }
    }

    private static JsonNode? Get(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node is JsonArray list ? int.TryParse(part, out var index) && index < list.Count ? list[index] : null : (node as JsonObject)?[part];
        }

        return node;
    }

    private static TimeSpan Seconds(JsonNode? node, double fallback) => TimeSpan.FromSeconds(node?.GetValue<double>() ?? fallback);
}
