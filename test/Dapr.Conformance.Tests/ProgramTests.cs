using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.Sidecar;

namespace Dapr.Conformance.Tests;

/// <summary>The player on our program: what the process cannot play, and that the rest is the same.</summary>
public sealed class ProgramTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll");

    [Fact]
    public async Task Play_KillAndSignal_EndTheProgram() => Assert.Empty((await PlayAsync(KillAndSignal(killed: 137))).Differences);

    [Fact]
    public async Task Play_KillOfAnotherCode_ShowsIt() => Assert.Equal([(3, ".code")], (await PlayAsync(KillAndSignal(killed: 1))).Differences.Select(difference => (difference.Step, difference.Path)));

    [Fact]
    public async Task Play_KillInTheProcess_SaysThatItNeedsAProgram()
    {
        var names = new ControlPlane();

        var played = await Player.PlayAsync(KillAndSignal(killed: 137), () => new InProcessSidecar(names), stopsAtFirst: true, TestContext.Current.CancellationToken);

        Assert.Equal((2, ".failed"), (Assert.Single(played.Differences).Step, played.Differences[0].Path));
    }

    [Theory]
    [InlineData("health/shutdown-grpc")]
    [InlineData("invoke/http-verbs")]
    [InlineData("pubsub/http-raw-publish")]
    [InlineData("resources/fatal-flags")]
    [InlineData("state/http-etag-conflict")]
    public async Task Play_RecordedTranscript_IsTheSame(string name) => Assert.Empty((await PlayAsync(TestData.Load(name))).Differences);

    private static Task<Played> PlayAsync(JsonObject transcript) =>
        Player.PlayAsync(transcript, () => new ProgramSidecar(Program), stopsAtFirst: false, TestContext.Current.CancellationToken);

    private static JsonObject KillAndSignal(int killed) => JsonNode.Parse(
        $$"""
        {
          "sidecars": [ { "id": "app1", "resources": { "statestore.yaml": "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: statestore\nspec:\n  type: state.in-memory\n  version: v1\n" } } ],
          "steps": [
            { "http": { "method": "POST", "path": "/v1.0/state/statestore", "json": [ { "key": "k", "value": 1 } ] }, "got": { "status": 204, "headers": { "traceparent": "${any}" } } },
            { "http": { "method": "GET", "path": "/v1.0/state/statestore/k" }, "got": { "status": 200, "headers": { "content-type": "application/json", "etag": "${any}", "traceparent": "${any}" }, "json": 1 } },
            { "kill": "app1", "got": {} },
            { "exit": { "of": "app1", "within": 5 }, "got": { "code": {{killed}} } },
            { "start": "app1", "got": {} },
            { "http": { "method": "GET", "path": "/v1.0/state/statestore/k" }, "got": { "status": 204, "headers": { "traceparent": "${any}" } } },
            { "signal": [ "app1", "TERM" ], "got": {} },
            { "exit": { "of": "app1", "within": 15 }, "got": { "code": 0 } }
          ]
        }
        """)!.AsObject();
}
