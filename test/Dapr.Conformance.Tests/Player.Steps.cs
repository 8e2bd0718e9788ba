using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Steps;

namespace Dapr.Conformance.Tests;

/// <content>One method for each kind of step.</content>
internal sealed partial class Player
{
    private const double CallSeconds = 15;
    private const double WaitSeconds = 5;

    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Plays a step; one that cannot be played says why, and does not end the transcript.</summary>
    private async Task<JsonObject> TryPlayAsync(JsonObject step, int index, string path, CancellationToken cancellationToken)
    {
        JsonObject came;
        try
        {
            came = await PlayAsync(step, index, path, cancellationToken);
        }
        catch (Exception exception)
        {
            came = new JsonObject { ["failed"] = exception.Message };
        }

        foreach (var list in step["sort"] as JsonArray ?? [])
        {
            Sort(came, list!.ToString());
        }

        Save(step["save"] as JsonObject, came);
        return came;
    }

    private async Task<JsonObject> PlayAsync(JsonObject step, int index, string path, CancellationToken cancellationToken)
    {
        var got = step["got"] as JsonObject;
        switch (StepKinds.Of(step))
        {
            case "http":
                return await HttpAsync(Expand(step["http"]!.AsObject()), got, cancellationToken);
            case "grpc":
                return await GrpcAsync(Expand(step["grpc"]!.AsObject()), cancellationToken);
            case "duplex":
                return await DuplexAsync(step["duplex"]!.AsObject(), index, path, cancellationToken);
            case "app":
                return await AppAsync(Expand(step["app"]!.AsObject()), IsUnordered(step), got);
            case "until":
                return await UntilAsync(step["until"]!.AsObject(), got, index, path, cancellationToken);
            case "join":
                await _background[step["join"]!.GetValue<int>()];
                return [];
            case "metrics":
                return await MetricsAsync(step["metrics"]!.AsObject(), cancellationToken);
            case "sleep":
                await Task.Delay(Seconds(step["sleep"], 0), TimeProvider.System, cancellationToken);
                return [];
            case "stop":
                await (IsRedis(step["stop"]) ? _redis!.StopAsync() : Find(step["stop"]).StopAsync(cancellationToken));
                return [];
            case "start":
                await (IsRedis(step["start"]) ? _redis!.StartAsync(cancellationToken) : Find(step["start"]).StartAsync(_sidecars.Count > 1, cancellationToken));
                return [];
            case "kill":
                await (IsRedis(step["kill"]) ? _redis!.StopAsync() : Find(step["kill"]).KillAsync(cancellationToken));
                return [];
            case "signal":
                await Find(step["signal"]![0]).SignalAsync(step["signal"]![1]!.ToString(), cancellationToken);
                return [];
            case "exit":
                return await ExitAsync(step["exit"]!.AsObject(), cancellationToken);
            case "file":
                var file = step["file"]!.AsObject();
                await Find(file["of"]).WriteAsync(file["name"]!.ToString(), file["text"]?.ToString(), cancellationToken);
                return [];
            case "worker":
                return await WorkerAsync(step, index, path, cancellationToken);
            case "worker_stop":
                var worker = Worker(step["worker_stop"]);
                await worker.StopAsync();
                return WorkItems(worker, IsUnordered(step), got);
            default:
                return new JsonObject { ["failed"] = $"this player knows no step {step.ToJsonString()}" };
        }
    }

    private bool IsRedis(JsonNode? name) => _redis is not null && name?.ToString() == "redis";

    private static bool IsUnordered(JsonObject step) => step["unordered"]?.GetValue<bool>() == true;

    private async Task<JsonObject> HttpAsync(JsonObject http, JsonObject? got, CancellationToken cancellationToken)
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var (name, value) in http["headers"] as JsonObject ?? [])
        {
            headers.AddRange(value is JsonArray list ? list.Select(item => (name, item!.ToString())) : [(name, value!.ToString())]);
        }

        if (http.ContainsKey("json") && headers.All(header => !header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(("content-type", "application/json"));
        }

        return await LimitedAsync(http["timeout"], async token =>
        {
            var answer = await RawHttpClient.SendAsync(Find(http["via"]).HttpPort, http["method"]?.ToString() ?? "GET", http["path"]!.ToString(), headers, Bodies.Read(http), token);
            var body = Convert.FromBase64String(answer["body"]!.ToString());
            answer.Remove("body");
            Bodies.Add(answer, body, got);
            return answer;
        }, cancellationToken);
    }

    private Task<JsonObject> GrpcAsync(JsonObject grpc, CancellationToken cancellationToken) => LimitedAsync(
        grpc["timeout"], token => RawRpcClient.CallAsync(Find(grpc["via"]).GrpcPort, grpc["method"]!.ToString(), grpc, token), cancellationToken);

    private static async Task<JsonObject> LimitedAsync(JsonNode? seconds, Func<CancellationToken, Task<JsonObject>> call, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Seconds(seconds, CallSeconds), TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        return await call(limit.Token);
    }

    private async Task<JsonObject> DuplexAsync(JsonObject duplex, int index, string path, CancellationToken cancellationToken)
    {
        await using var call = new DuplexCall(Find(duplex["via"]).GrpcPort, duplex["method"]!.ToString(), duplex["metadata"] is JsonObject metadata ? Expand(metadata) : null);
        try
        {
            foreach (var line in duplex["script"]!.AsArray().OfType<JsonObject>())
            {
                var within = Seconds(line["within"], WaitSeconds);
                if (line.TryGetPropertyValue("send", out var message))
                {
                    await call.SendAsync(_variables.Expand(message), cancellationToken);
                }
                else if (line["receive"] is { } count)
                {
                    await call.ReceiveAsync(count.GetValue<int>(), within, cancellationToken);
                }
                else if (line["do"] is JsonArray steps)
                {
                    await DoAsync(steps, index, path, cancellationToken);
                }
                else if (line["close"] is not null)
                {
                    await call.CloseAsync(within, cancellationToken);
                }
                else if (line["cancel"] is not null)
                {
                    await call.CancelAsync();
                }

                Save(line["save"] as JsonObject, call.Record());
            }
        }
        catch (TimeoutException exception)
        {
            var record = call.Record();
            record["failed"] = exception.Message;
            return record;
        }

        return call.Record();
    }

    /// <summary>Plays steps within a step; their differences count as its own.</summary>
    private async Task DoAsync(JsonArray steps, int index, string path, CancellationToken cancellationToken)
    {
        for (var inner = 0; inner < steps.Count; inner++)
        {
            var step = steps[inner]!.AsObject();
            var innerPath = $"{path}.do.{inner}";
            Compare(index, innerPath, step, await TryPlayAsync(step, index, innerPath, cancellationToken));
        }
    }

    private async Task<JsonObject> AppAsync(JsonObject app, bool isUnordered, JsonObject? got)
    {
        var played = Find(app["of"]).App ?? throw new InvalidOperationException("There is no application.");
        var list = played.IsGrpc ? "calls" : "requests";
        var taken = await played.TakeAsync(app["count"]?.GetValue<int>() ?? 1, Seconds(app["within"], WaitSeconds), app["all"]?.GetValue<bool>() == true);
        if (isUnordered)
        {
            taken = [.. taken.OrderBy(entry => entry.Record["path"]?.ToString(), StringComparer.Ordinal).ThenBy(entry => System.Text.Encoding.UTF8.GetString(entry.Body), StringComparer.Ordinal)];
        }

        var expected = got?[list] as JsonArray;
        var records = new JsonArray();
        for (var index = 0; index < taken.Count; index++)
        {
            var record = (JsonObject)taken[index].Record.DeepClone();
            Bodies.Add(record, taken[index].Body, expected is not null && index < expected.Count ? expected[index] as JsonObject : null);
            records.Add(record);
        }

        return new JsonObject { [list] = records };
    }

    private async Task<JsonObject> UntilAsync(JsonObject until, JsonObject? got, int index, string path, CancellationToken cancellationToken)
    {
        var step = (JsonObject)until.DeepClone();
        step["got"] = got?.DeepClone();
        using var limit = new CancellationTokenSource(Seconds(until["within"], 10), TimeProvider.System);
        while (true)
        {
            var answer = await TryPlayAsync(step, index, path, cancellationToken);
            var fits = (until["status"] is not { } status || answer["status"]?.ToString() == status.ToString())
                && (until["code"] is not { } code || answer["code"]?.ToString() == code.ToString())
                && (until["where"] as JsonObject ?? []).Where(pair => !_variables.NamesBuiltIn(pair.Value)).All(pair => JsonNode.DeepEquals(Get(answer, pair.Key), _variables.Expand(pair.Value)));
            if (fits || limit.IsCancellationRequested)
            {
                return answer;
            }

            await Task.Delay(PollPause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<JsonObject> MetricsAsync(JsonObject metrics, CancellationToken cancellationToken)
    {
        var answer = await RawHttpClient.SendAsync(Find(metrics["of"]).MetricsPort, "GET", "/metrics", [], null, cancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(answer["body"]!.ToString()));
        return new JsonObject { ["status"] = answer["status"]!.DeepClone(), ["metrics"] = MetricsPage.Read(text, metrics["names"]?.ToString() ?? "") };
    }

    private async Task<JsonObject> ExitAsync(JsonObject exit, CancellationToken cancellationToken) =>
        await Find(exit["of"]).ExitAsync(Seconds(exit["within"], 10), cancellationToken) is { } code
            ? new JsonObject { ["code"] = code }
            : new JsonObject { ["failed"] = "it did not end" };

    private async Task<JsonObject> WorkerAsync(JsonObject step, int index, string path, CancellationToken cancellationToken)
    {
        var script = step["worker"]!.AsObject();
        var worker = Worker(script["of"]);
        worker.Learn(script);
        await worker.OpenAsync(cancellationToken);
        await DoAsync(script["do"] as JsonArray ?? [], index, path, cancellationToken);
        JsonNode? instance = null;
        string? failure = null;
        if (script["until"] is JsonObject until)
        {
            try
            {
                instance = await worker.UntilAsync(_variables.Expand(until["instance"]!.ToString()), until["status"]!.ToString(), Seconds(until["within"], 15), cancellationToken);
            }
            catch (TimeoutException exception)
            {
                failure = exception.Message;
            }
        }

        var record = WorkItems(worker, IsUnordered(step), step["got"] as JsonObject);
        if (instance is not null)
        {
            record["instance"] = instance;
        }

        if (failure is not null)
        {
            record["failed"] = failure;
        }

        return record;
    }

    private WorkflowWorker Worker(JsonNode? of)
    {
        var sidecar = Find(of);
        lock (_workers)
        {
            return _workers.TryGetValue(sidecar.Id, out var worker) ? worker : _workers[sidecar.Id] = new WorkflowWorker(sidecar.GrpcPort, _variables);
        }
    }

    private JsonObject WorkItems(WorkflowWorker worker, bool isUnordered, JsonObject? got)
    {
        var (items, failure) = worker.Take();
        var record = new JsonObject { ["workItems"] = isUnordered && got?["workItems"] is JsonArray recorded ? Arrange(items, recorded) : items };
        if (failure is not null)
        {
            record["failed"] = failure;
        }

        return record;
    }

    /// <summary>Puts what came in no certain order into the order of what was recorded, as far as it is the same.</summary>
    private JsonArray Arrange(JsonArray came, JsonArray recorded)
    {
        var left = came.Select(item => item!.DeepClone()).ToList();
        var arranged = new List<JsonNode>();
        foreach (var item in recorded)
        {
            var match = left.FindIndex(candidate => IsSame(item, candidate));
            if (match >= 0)
            {
                arranged.Add(left[match]);
                left.RemoveAt(match);
            }
        }

        return new JsonArray([.. arranged, .. left]);
    }

    private bool IsSame(JsonNode? recorded, JsonNode came)
    {
        var comparison = new Comparison(_variables);
        comparison.Compare("", recorded, came);
        return comparison.Differences.Count == 0;
    }

    private static void Sort(JsonObject came, string path)
    {
        if (Get(came, path) is JsonArray list)
        {
            var sorted = list.Select(item => item?.DeepClone()).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal).ToList();
            list.Clear();
            sorted.ForEach(list.Add);
        }
    }
}
