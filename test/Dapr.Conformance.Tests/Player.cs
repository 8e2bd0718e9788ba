using System.Text.Json.Nodes;
using Dapr.Sidecar;
using Dapr.Sidecar.Runtime;

namespace Dapr.Conformance.Tests;

/// <summary>Plays a transcript against our sidecar and compares everything.</summary>
internal sealed class Player : IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    private readonly JsonObject _transcript;
    private readonly Variables _variables = new();
    private readonly List<PlayedSidecar> _sidecars = [];
    private readonly Dictionary<int, Task<JsonObject>> _background = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("transcript").FullName;
    private readonly Comparison _comparison;

    private Player(JsonObject transcript)
    {
        _transcript = transcript;
        _comparison = new Comparison(_variables);
    }

    /// <summary>Plays a transcript; the differences, none when it passes.</summary>
    public static async Task<IReadOnlyList<string>> PlayAsync(JsonObject transcript, CancellationToken cancellationToken)
    {
        await using var player = new Player(transcript);
        return await player.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in _sidecars)
        {
            await sidecar.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        _variables.Set("DIR", _directory);
        _variables.Set("VERSION", MetadataService.RuntimeVersion);
        _variables.Set("HOSTNAME", Environment.MachineName);
        var names = new ControlPlane();
        foreach (var script in (_transcript["sidecars"] as JsonArray)?.OfType<JsonObject>() ?? [new JsonObject()])
        {
            var sidecar = new PlayedSidecar(script, _directory, _variables, names);
            sidecar.Declare();
            _sidecars.Add(sidecar);
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.StartAppAsync();
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.StartAsync(cancellationToken);
            if (sidecar.MustStart && sidecar.Failure is { } failure)
            {
                // Nothing after it could be what was recorded.
                return [$"sidecar {sidecar.Id} did not start: {failure}"];
            }
        }

        var steps = _transcript["steps"]!.AsArray();
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index]!.AsObject();
            var got = step["got"] as JsonObject;
            if (step["background"]?.GetValue<bool>() == true)
            {
                _background[index] = PlayAsync(step, got, cancellationToken);
                continue;
            }

            await CompareAsync(index, step, got, PlayAsync(step, got, cancellationToken));
        }

        foreach (var (index, task) in _background)
        {
            await CompareAsync(index, steps[index]!.AsObject(), steps[index]!["got"] as JsonObject, task);
        }

        return _comparison.Differences;
    }

    private async Task CompareAsync(int index, JsonObject step, JsonObject? got, Task<JsonObject> playing)
    {
        JsonObject actual;
        try
        {
            actual = await playing;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or HttpRequestException or OperationCanceledException or FormatException or IndexOutOfRangeException)
        {
            actual = new JsonObject { ["failed"] = exception.Message };
        }

        Save(step["save"] as JsonObject, actual);
        if (got?["failed"] is not null && actual["failed"] is not null)
        {
            return;
        }

        if (got is not null)
        {
            _comparison.Compare($"step {index}", got, actual);
        }
    }

    private async Task<JsonObject> PlayAsync(JsonObject step, JsonObject? got, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case not null when step["http"] is JsonObject http:
                return await HttpAsync(Expand(http), got, cancellationToken);
            case not null when step["grpc"] is JsonObject grpc:
                return await GrpcAsync(Expand(grpc), cancellationToken);
            case not null when step["app"] is JsonObject app:
                return await AppAsync(Expand(app), step["unordered"]?.GetValue<bool>() == true, got);
            case not null when step["until"] is JsonObject until:
                return await UntilAsync(until, got, cancellationToken);
            case not null when step["sleep"] is { } seconds:
                await Task.Delay(TimeSpan.FromSeconds(seconds.GetValue<double>()), TimeProvider.System, cancellationToken);
                return [];
            case not null when step["stop"] is { } stopped:
                await Find(stopped.ToString()).StopAsync();
                return [];
            case not null when step["start"] is { } started:
                await Find(started.ToString()).StartAsync(cancellationToken);
                return [];
            case not null when step["join"] is { } joined:
                await _background[joined!.GetValue<int>()];
                return [];
            case not null when step["exit"] is JsonObject exit:
                var within = TimeSpan.FromSeconds(exit["within"]?.GetValue<double>() ?? 10);
                return await Find(exit["of"]?.ToString()).ExitAsync(within, cancellationToken) is { } code
                    ? new JsonObject { ["code"] = code }
                    : new JsonObject { ["failed"] = "it did not end" };
            default:
                return new JsonObject { ["failed"] = $"this player knows no step {step?.ToJsonString()}" };
        }
    }

    private JsonObject Expand(JsonObject node) => (JsonObject)_variables.Expand(node)!;

    private PlayedSidecar Find(string? id) => _sidecars.FirstOrDefault(sidecar => sidecar.Id == id) ?? _sidecars[0];

    private async Task<JsonObject> HttpAsync(JsonObject http, JsonObject? got, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(Seconds(http["timeout"], CallLimit), TimeProvider.System);
        await using var linked = timer.Token.Register(limit.Cancel);
        var headers = new List<(string, string)>();
        foreach (var (name, value) in http["headers"] as JsonObject ?? [])
        {
            headers.AddRange(value is JsonArray list ? list.Select(item => (name, item!.ToString())) : [(name, value!.ToString())]);
        }

        if (http.ContainsKey("json") && headers.All(header => !header.Item1.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(("content-type", "application/json"));
        }

        var answer = await RawHttpClient.SendAsync(Find(http["via"]?.ToString()).HttpPort, http["method"]?.ToString() ?? "GET", http["path"]!.ToString(), headers, Bodies.Read(http), limit.Token);
        var body = Convert.FromBase64String(answer["body"]!.ToString());
        answer.Remove("body");
        Bodies.Add(answer, body, got);
        if (got?["dropped"] is not null || got?["headers"] is JsonObject recorded && recorded["dropped"] is not null)
        {
            Drop(answer, got);
        }

        return answer;
    }

    private static void Drop(JsonObject answer, JsonObject got)
    {
        foreach (var name in (got["dropped"] as JsonArray ?? []).Select(item => item!.ToString()))
        {
            (answer["headers"] as JsonObject)?.Remove(name);
        }

        got.Remove("dropped");
    }

    private async Task<JsonObject> GrpcAsync(JsonObject grpc, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(Seconds(grpc["timeout"], CallLimit), TimeProvider.System);
        await using var linked = timer.Token.Register(limit.Cancel);
        return await RawRpcClient.CallAsync(Find(grpc["via"]?.ToString()).GrpcPort, grpc["method"]!.ToString(), grpc, limit.Token);
    }

    private async Task<JsonObject> AppAsync(JsonObject app, bool unordered, JsonObject? got)
    {
        var played = Find(app["of"]?.ToString()).App;
        if (played is null)
        {
            return new JsonObject { ["failed"] = "there is no application" };
        }

        var list = played.IsGrpc ? "calls" : "requests";
        var taken = await played.TakeAsync(app["count"]?.GetValue<int>() ?? 1, Seconds(app["within"], TimeSpan.FromSeconds(5)), app["all"]?.GetValue<bool>() == true);
        var expected = got?[list] as JsonArray;
        if (unordered)
        {
            taken = [.. taken.OrderBy(entry => entry.Record["path"]?.ToString(), StringComparer.Ordinal).ThenBy(entry => System.Text.Encoding.UTF8.GetString(entry.Body), StringComparer.Ordinal)];
        }

        var records = new JsonArray();
        for (var index = 0; index < taken.Count; index++)
        {
            var record = (JsonObject)taken[index].Record.DeepClone();
            Bodies.Add(record, taken[index].Body, expected is not null && index < expected.Count ? expected[index] as JsonObject : null);
            records.Add(record);
        }

        return new JsonObject { [list] = records };
    }

    private async Task<JsonObject> UntilAsync(JsonObject until, JsonObject? got, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Seconds(until["within"], TimeSpan.FromSeconds(10)), TimeProvider.System);
        while (true)
        {
            var answer = await PlayAsync(until, got, cancellationToken);
            var fits = (until["status"] is not { } status || answer["status"]?.ToString() == status.ToString())
                && (until["code"] is not { } code || answer["code"]?.ToString() == code.ToString())
                && (until["where"] as JsonObject ?? []).All(pair => JsonNode.DeepEquals(Get(answer, pair.Key), pair.Value));
            if (fits || limit.IsCancellationRequested)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    private void Save(JsonObject? saves, JsonObject actual)
    {
        foreach (var (name, path) in saves ?? [])
        {
            _variables.Set(name, Get(actual, path!.ToString()));
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

    private static TimeSpan Seconds(JsonNode? node, TimeSpan fallback) => node is null ? fallback : TimeSpan.FromSeconds(node.GetValue<double>());
}
