namespace Dapr.AspNetCore.Trimmed;

/// <summary>What its topics carry.</summary>
public sealed record Order(string Article, int Count);
