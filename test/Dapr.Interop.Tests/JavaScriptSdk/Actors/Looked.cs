namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>What a counter in JavaScript says of itself.</summary>
internal sealed record Looked(int Count, int Ticks, int Reminded, int Activations);
