namespace Tour.Invocation;

/// <summary>What is asked for.</summary>
internal sealed record Brewing(string Tea, int Minutes);
