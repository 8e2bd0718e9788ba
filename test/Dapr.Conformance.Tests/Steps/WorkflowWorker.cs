using System.Text.Json.Nodes;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>A workflow worker that answers by a script: the n-th work item of a workflow with its n-th turn, activities in turn.</summary>
internal sealed class WorkflowWorker(int port, Variables variables) : IAsyncDisposable
{
    private const string Service = "/TaskHubSidecarService/";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Script> _turns = [];
    private readonly Dictionary<string, Script> _activities = [];
    private readonly JsonArray _items = [];
    private readonly List<string> _failures = [];
    private RpcChannel? _channel;
    private RpcCall<Empty, Empty>? _stream;
    private Task _pump = Task.CompletedTask;

    /// <summary>Takes scripts over, those of the same name in place of older ones.</summary>
    public void Learn(JsonObject step)
    {
        lock (_gate)
        {
            foreach (var (name, turns) in step["orchestrations"] as JsonObject ?? [])
            {
                _turns[name] = new Script(turns!.AsArray(), repeatsLast: false);
            }

            foreach (var (name, replies) in step["activities"] as JsonObject ?? [])
            {
                _activities[name] = new Script(replies!.AsArray(), repeatsLast: true);
            }
        }
    }

    /// <summary>Opens the stream of work items, unless it is open.</summary>
    /// <exception cref="RpcCallException">The sidecar gives none.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!_pump.IsCompleted)
        {
            return;
        }

        await StopAsync();
        _channel = RawRpcClient.Open(port);
        _stream = _channel.Start(RawRpcClient.Method(Service + "GetWorkItems", RpcMethodType.ServerStreaming));
        await _stream.WriteAsync(new Empty(), cancellationToken);
        await _stream.CompleteAsync();

        // A sidecar that has no workflows ends the call at once; one that has sends the headers with the first item or before.
        var first = _stream.ReadAsync(CancellationToken.None).AsTask();
        _pump = PumpAsync(_stream, first);
        await Task.WhenAny(_stream.GetHeadersAsync(cancellationToken), first, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken));
        if (first.IsFaulted)
        {
            await first;
        }
    }

    /// <summary>Closes the stream.</summary>
    public async Task StopAsync()
    {
        _stream?.Dispose();
        await _pump;
        _channel?.Dispose();
        (_stream, _channel) = (null, null);
    }

    /// <summary>Waits until an instance has a status; the last answer about it.</summary>
    public async Task<JsonNode?> UntilAsync(string instance, string status, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        var request = new JsonObject { ["request"] = new JsonObject { ["instanceId"] = instance, ["getInputsAndOutputs"] = true } };
        while (true)
        {
            var answer = await RawRpcClient.CallAsync(port, Service + "GetInstance", request, cancellationToken);
            var state = answer["response"]?["workflowState"]?["workflowStatus"]?.ToString() ?? "ORCHESTRATION_STATUS_RUNNING";
            if (state == $"ORCHESTRATION_STATUS_{status}")
            {
                return answer["response"]!.DeepClone();
            }

            if (limit.IsCancellationRequested || answer["code"]!.ToString() != "OK")
            {
                throw new TimeoutException($"Instance {instance} did not become {status}: {answer.ToJsonString()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Takes the work items that came since the last time, and what the script could not answer.</summary>
    public (JsonArray Items, string? Failure) Take()
    {
        lock (_gate)
        {
            var taken = ((JsonArray)_items.DeepClone(), _failures.Count == 0 ? null : string.Join("; ", _failures));
            _items.Clear();
            _failures.Clear();
            return taken;
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task PumpAsync(RpcCall<Empty, Empty> stream, Task<Empty?> next)
    {
        var answers = new List<Task>();
        try
        {
            while (await next is { } message)
            {
                var type = ProtoJson.Find(Service + "GetWorkItems")!.OutputType;
                var item = ProtoJson.Write(type.Parser.ParseFrom(message.ToByteArray())).AsObject();
                lock (_gate)
                {
                    _items.Add(item.DeepClone());
                }

                answers.Add(AnswerAsync(item));
                next = stream.ReadAsync().AsTask();
            }
        }
        catch (Exception exception) when (exception is RpcCallException or OperationCanceledException)
        {
            // The worker was stopped, or the sidecar ended: the next step opens the stream again.
        }

        await Task.WhenAll(answers);
    }

    private async Task AnswerAsync(JsonObject item)
    {
        try
        {
            if (item["workflowRequest"] is JsonObject workflow)
            {
                await AnswerTurnAsync(workflow, item["completionToken"]);
            }
            else if (item["activityRequest"] is JsonObject activity)
            {
                await AnswerActivityAsync(activity, item["completionToken"]);
            }
        }
        catch (Exception exception)
        {
            // Whatever keeps an item from being answered fails the step that takes the items.
            lock (_gate)
            {
                _failures.Add(exception.Message);
            }
        }
    }

    private async Task AnswerTurnAsync(JsonObject workflow, JsonNode? token)
    {
        var name = Started(workflow, "pastEvents") ?? Started(workflow, "newEvents") ?? "";
        if (await NextAsync(_turns, name) is not { } turn)
        {
            return;
        }

        var response = new JsonObject { ["instanceId"] = workflow["instanceId"]?.DeepClone(), ["completionToken"] = token?.DeepClone() };
        foreach (var (member, value) in turn.Where(pair => pair.Key is not ("delay" or "ignore")))
        {
            response[member] = value?.DeepClone();
        }

        await CompleteAsync("CompleteWorkflowTask", response);
    }

    private async Task AnswerActivityAsync(JsonObject activity, JsonNode? token)
    {
        if (await NextAsync(_activities, activity["name"]?.ToString() ?? "") is not { } reply)
        {
            return;
        }

        var response = new JsonObject
        {
            ["instanceId"] = activity["workflowInstance"]?["instanceId"]?.DeepClone(),
            ["taskId"] = activity["taskId"]?.DeepClone() ?? 0,
            ["completionToken"] = token?.DeepClone(),
        };
        if (reply["fail"] is { } failure)
        {
            response["failureDetails"] = failure.DeepClone();
        }
        else if (reply["result"] is { } result)
        {
            response["result"] = result.DeepClone();
        }

        await CompleteAsync("CompleteActivityTask", response);
    }

    private async Task CompleteAsync(string method, JsonObject response)
    {
        var answer = await RawRpcClient.CallAsync(port, Service + method, new JsonObject { ["request"] = response }, CancellationToken.None);
        if (answer["code"]!.ToString() != "OK")
        {
            throw new InvalidOperationException($"{method} answered {answer.ToJsonString()}");
        }
    }

    /// <summary>The next reply of a script; null when it is to be ignored.</summary>
    private async Task<JsonObject?> NextAsync(Dictionary<string, Script> scripts, string name)
    {
        JsonObject reply;
        lock (_gate)
        {
            reply = scripts.TryGetValue(name, out var script) && script.Next() is { } next
                ? (JsonObject)variables.Expand(next)!
                : throw new InvalidOperationException($"'{name}' has no turn or reply left.");
        }

        if (reply["delay"] is { } delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(delay.GetValue<double>()), TimeProvider.System);
        }

        return reply["ignore"]?.GetValue<bool>() == true ? null : reply;
    }

    private static string? Started(JsonObject workflow, string events) =>
        (workflow[events] as JsonArray ?? []).Select(entry => entry?["executionStarted"]?["name"]?.ToString()).LastOrDefault(name => name is not null);

    private sealed class Script(JsonArray replies, bool repeatsLast)
    {
        private int _taken;

        public JsonNode? Next()
        {
            var index = repeatsLast ? Math.Min(_taken, replies.Count - 1) : _taken;
            _taken++;
            return index < replies.Count ? replies[index] : null;
        }
    }
}
