namespace Tour.Invocation;

/// <summary>What it became.</summary>
internal sealed record Brewed(string Label, int Seconds);
