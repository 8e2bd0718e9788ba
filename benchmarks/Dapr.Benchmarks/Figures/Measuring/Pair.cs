namespace Dapr.Benchmarks.Figures.Measuring;

/// <summary>The same done in two ways, which are measured in turn.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Ours">By our code.</param>
/// <param name="Base">As the goal is defined.</param>
internal sealed record Pair(string Name, Func<Task> Ours, Func<Task> Base);
