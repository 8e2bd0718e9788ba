namespace Dapr.Testing.Tests;

/// <summary>What the applications of these tests speak of.</summary>
internal sealed record Order(string Id, int Quantity);
