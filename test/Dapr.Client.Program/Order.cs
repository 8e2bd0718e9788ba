namespace Dapr.Client.Program;

/// <summary>What the program keeps and publishes.</summary>
public sealed record Order(string Article, int Count);
