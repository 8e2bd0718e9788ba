using System.Globalization;

namespace Dapr.Benchmarks.Figures;

/// <summary>One number that was measured, and what it is to be.</summary>
internal sealed record Figure
{
    /// <summary>What was measured: <c>state get</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>In what, over what: <c>bytes : lean</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>The number.</summary>
    public required double Value { get; init; }

    /// <summary>What it is to be at most, or at least; null where nothing is said.</summary>
    public required double? Goal { get; init; }

    /// <summary>Whether more is better.</summary>
    public bool MoreIsBetter { get; init; }

    /// <summary>The unit; none for a ratio.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Both sides as they were measured.</summary>
    public string Sides { get; init; } = "";

    private string Judgement => Goal is null ? "" : (MoreIsBetter ? Value >= Goal : Value <= Goal) ? "reached" : "**missed**";

    private string Wanted => Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"{(MoreIsBetter ? "≥" : "≤")} {goal:0.##}{Unit}") : "–";

    /// <summary>The figure as a line of a table.</summary>
    public string ToMarkdown() =>
        string.Create(CultureInfo.InvariantCulture, $"| {Subject} | {Measure} | {Value:0.###}{Unit} | {Wanted} | {Judgement} | {Sides} |");
}
