using System.Text.Json;

namespace Dapr.Interop.Tests.Programs;

/// <summary>What a program says of one of its checks.</summary>
internal sealed record Outcome
{
    public required string Check { get; init; }

    public required bool Ok { get; init; }

    public string? Error { get; init; }

    /// <summary>Reads a line; null for one that says something else.</summary>
    public static Outcome? Read(string line) =>
        line.StartsWith("{\"check\":", StringComparison.Ordinal) ? JsonSerializer.Deserialize<Outcome>(line, JsonSerializerOptions.Web) : null;
}
