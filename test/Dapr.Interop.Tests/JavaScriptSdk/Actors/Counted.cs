namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>What counters answer, in either language.</summary>
public sealed record Counted(int Count);
