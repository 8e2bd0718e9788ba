namespace Dapr.Benchmarks.Figures.Measuring;

/// <summary>The middle of what was measured, which a few turns on a busy machine do not move.</summary>
internal static class Median
{
    public static double Of(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
