using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>The kinds of steps.</summary>
internal static class StepKinds
{
    /// <summary>Those that the format knows; kill occurs in no recorded transcript yet.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "http", "grpc", "duplex", "app", "until", "join", "metrics", "sleep", "stop", "start", "kill", "signal", "exit", "file", "worker", "worker_stop",
    ];

    /// <summary>What a step is; null when it is none of them.</summary>
    public static string? Of(JsonObject step) => All.FirstOrDefault(step.ContainsKey);
}
