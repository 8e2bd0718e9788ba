namespace Dapr.Docs.Tests.Telemetry;

/// <summary>What goes through all blocks.</summary>
internal sealed record Order(string Article);
