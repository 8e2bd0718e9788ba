namespace Dapr.Conformance.Tests;

/// <summary>One thing that did not come as it was recorded.</summary>
/// <param name="Step">The number of the step; -1 for the start of the sidecars.</param>
/// <param name="Path">Where in what the step gave.</param>
/// <param name="Text">What was recorded, and what came.</param>
internal sealed record Difference(int Step, string Path, string Text)
{
    public override string ToString() => Step < 0 ? Text : $"step {Step}{Path}: {Text}";
}
