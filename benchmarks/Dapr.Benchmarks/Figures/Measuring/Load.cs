namespace Dapr.Benchmarks.Figures.Measuring;

/// <summary>Many callers, each of which calls again as soon as it is answered.</summary>
internal static class Load
{
    /// <summary>The callers of every figure under load.</summary>
    public const int Callers = 64;

    /// <summary>Calls for a time.</summary>
    /// <returns>How many calls there were, and how many in a second.</returns>
    public static async Task<(long Count, double PerSecond)> RunAsync(Func<Task> call, int callers, TimeSpan time)
    {
        var since = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
        return (counts.Sum(), counts.Sum() / TimeProvider.System.GetElapsedTime(since).TotalSeconds);

        async Task<long> CallAsync()
        {
            var count = 0L;
            while (TimeProvider.System.GetElapsedTime(since) < time)
            {
                await call();
                count++;
            }

            return count;
        }
    }
}
