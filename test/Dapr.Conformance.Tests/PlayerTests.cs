using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>The player itself: what was recorded passes, and one thing that is altered fails, for every kind of step.</summary>
public sealed class PlayerTests
{
    /// <summary>The kinds that recorded transcripts play on our sidecar in the process, each with the shortest that does.</summary>
    private static readonly Lazy<Dictionary<string, string>> Shortest = new(() => TestData.Names
        .Where(name => !TestData.Accepted.ContainsKey(name))
        .SelectMany(name => TestData.Load(name)["steps"]!.AsArray().Select(step => (Kind: StepKinds.Of(step!.AsObject())!, Name: name)))
        .GroupBy(step => step.Kind, step => step.Name)
        .ToDictionary(group => group.Key, group => group.MinBy(name => TestData.Load(name)["steps"]!.AsArray().Sum(step => step!["sleep"]?.GetValue<double>() ?? step["app"]?["within"]?.GetValue<double>() ?? 0.1))!));

    private const string Stream =
        """
        { "sidecars": [ { "id": "app1" } ], "steps": [
            { "duplex": { "method": "/dapr.proto.runtime.v1.Dapr/SubscribeTopicEventsAlpha1", "script": [
                { "send": { "initialRequest": { "pubsubName": "pubsub", "topic": "t" } } }, { "receive": 1 },
                { "do": [ { "http": { "path": "/v1.0/healthz" }, "got": { "status": 204, "headers": {} } } ] },
                { "send": { "eventProcessed": { "id": "e" } } }, { "receive": 1, "save": { "id": "received.1.eventMessage.id" } },
                { "send": { "eventProcessed": { "id": "${id}" } } }, { "close": true } ] },
              "got": { "received": [ { "initialResponse": {} }, { "eventMessage": { "id": "e1", "data": "eA==" } }, { "eventMessage": { "id": "e12", "data": "eA==" } } ], "code": "UNKNOWN", "message": "ended" } },
            { "duplex": { "method": "/dapr.proto.runtime.v1.Dapr/SubscribeTopicEventsAlpha1", "script": [ { "send": { "initialRequest": {} } }, { "receive": 1 }, { "cancel": true } ] },
              "got": { "received": [ { "initialResponse": {} } ] } } ] }
        """;

    private const string Workflow =
        """
        { "sidecars": [ { "id": "app1" } ], "steps": [
            { "worker": { "of": "app1",
                "orchestrations": { "W": [ { "actions": [ { "id": 7, "scheduleTask": { "name": "A" } } ] }, { "actions": [ { "id": 8, "completeWorkflow": { "workflowStatus": "ORCHESTRATION_STATUS_COMPLETED" } } ] } ] },
                "activities": { "A": [ { "result": "\"a\"", "delay": 0.05 } ] },
                "do": [ { "grpc": { "method": "/TaskHubSidecarService/StartInstance", "request": { "instanceId": "i1" } }, "got": { "code": "OK", "message": "", "response": { "instanceId": "i1" } } } ],
                "until": { "instance": "i1", "status": "COMPLETED", "within": 10 } },
              "got": { "instance": { "exists": true, "workflowState": { "instanceId": "i1", "workflowStatus": "ORCHESTRATION_STATUS_COMPLETED" } },
                "workItems": [
                  { "workflowRequest": { "instanceId": "i1", "newEvents": [ { "executionStarted": { "name": "W" } } ] }, "completionToken": "t" },
                  { "activityRequest": { "name": "A", "workflowInstance": { "instanceId": "i1" }, "taskId": 7 }, "completionToken": "t" },
                  { "workflowRequest": { "instanceId": "i1", "newEvents": [ { "executionStarted": { "name": "W" } } ] }, "completionToken": "t" } ] } },
            { "worker_stop": "app1", "got": { "workItems": [] } } ] }
        """;

    private const string Metrics =
        """
        { "sidecars": [ { "id": "app1" } ], "steps": [
            { "metrics": { "of": "app1" }, "got": { "status": 200, "metrics": { "a_count": { "type": "counter", "samples": { "a=\"x,y\",b=\"2\"": 3 } }, "a_time": { "type": "histogram", "samples": { "": 1 } } } } },
            { "metrics": { "of": "app1", "names": "a_t" }, "got": { "status": 200, "metrics": { "a_time": { "type": "histogram", "samples": { "": 1 } } } } } ] }
        """;

    private const string Join =
        """
        { "sidecars": [ { "id": "app1", "app": { "routes": [ { "path": "/slow", "reply": { "status": 200, "delay": 0.2 } } ] } } ], "steps": [
            { "http": { "method": "GET", "path": "/v1.0/invoke/app1/method/slow" }, "background": true, "got": { "status": 200, "headers": { "traceparent": "${any}" } } },
            { "join": 0, "got": {} } ] }
        """;

    public static TheoryData<string> Kinds => [.. Shortest.Value.Keys];

    public static TheoryData<string> Fakes => [Stream, Workflow, Metrics];

    [Fact]
    public void Kinds_OnOurSidecar_AreAllButThoseThatWait() =>
        Assert.Empty(StepKinds.All.Except(["join", "kill", "signal", "worker", "worker_stop"]).Except(Shortest.Value.Keys));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Play_OneStepAltered_ShowsThatOne(string kind)
    {
        var transcript = TestData.Load(Shortest.Value[kind]);
        var steps = transcript["steps"]!.AsArray();
        var index = Enumerable.Range(0, steps.Count).First(index => StepKinds.Of(steps[index]!.AsObject()) == kind);
        steps[index]!["got"]!["more"] = "recorded";

        var played = await Player.PlayAsync(transcript, Runner.Sidecars(), stopsAtFirst: false, TestContext.Current.CancellationToken);

        Assert.Equal([(index, ".more")], played.Differences.Select(difference => (difference.Step, difference.Path)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Play_JoinOrWhatItWaitsForAltered_ShowsThatOne(int altered)
    {
        var transcript = JsonNode.Parse(Join)!.AsObject();
        transcript["steps"]![altered]!["got"]!["more"] = "recorded";

        var played = await Player.PlayAsync(transcript, Runner.Sidecars(), stopsAtFirst: false, TestContext.Current.CancellationToken);

        Assert.Equal([(altered, ".more")], played.Differences.Select(difference => (difference.Step, difference.Path)));
    }

    [Theory]
    [MemberData(nameof(Fakes))]
    public async Task Play_StepsThatWait_AreTheSameAndEveryAlteredLeafFails(string text)
    {
        var transcript = JsonNode.Parse(text)!.AsObject();

        var played = await Player.PlayAsync(transcript, () => new FakeSidecar(), stopsAtFirst: false, TestContext.Current.CancellationToken);

        Assert.Empty(played.Differences);
        Assert.All(played.Came, came => Assert.All(
            Leaves.Of(transcript["steps"]![came.Key]!["got"]), leaf => Assert.Equal([leaf.Path], Altered(leaf, transcript["steps"]![came.Key]!["got"]!, came.Value, played.Variables))));
    }

    [Fact]
    public async Task Play_StepWithinAStreamAltered_ShowsThatOne()
    {
        var transcript = JsonNode.Parse(Stream.Replace("\"status\": 204", "\"status\": 205", StringComparison.Ordinal))!.AsObject();

        var played = await Player.PlayAsync(transcript, () => new FakeSidecar(), stopsAtFirst: false, TestContext.Current.CancellationToken);

        Assert.Equal([(0, ".do.0.status")], played.Differences.Select(difference => (difference.Step, difference.Path)));
    }

    [Fact]
    public async Task Play_WorkflowWithoutATurnLeft_IsAFailure()
    {
        var transcript = JsonNode.Parse(Workflow)!.AsObject();
        transcript["steps"]![0]!["worker"]!["orchestrations"]!["W"]!.AsArray().RemoveAt(1);
        transcript["steps"]![0]!["worker"]!["until"]!["within"] = 3.0;

        var played = await Player.PlayAsync(transcript, () => new FakeSidecar(), stopsAtFirst: false, TestContext.Current.CancellationToken);

        Assert.Equal([".instance", ".failed"], played.Differences.Select(difference => difference.Path));
    }

    private static IEnumerable<string> Altered(Leaves.Leaf leaf, JsonNode got, JsonObject came, Variables variables)
    {
        var comparison = new Comparison(variables);
        comparison.Compare("", leaf.Altered(got), came);
        return comparison.Differences.Select(difference => difference.Path);
    }
}
