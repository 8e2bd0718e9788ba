using System.Globalization;

namespace Dapr.Benchmarks.Figures.Measuring;

/// <summary>Measures both sides of a pair in turn: whatever else the machine does meets both.</summary>
internal static class Turns
{
    /// <summary>The bytes that a call allocates in this process, over those of the base.</summary>
    public static async Task<Figure> BytesAsync(Pair pair, string over, double? goal, Effort effort)
    {
        await WarmUpAsync(pair, effort);

        // A collection that falls into a count adds to it; the lesser of two counts has none.
        var ours = Math.Min(await AllocateAsync(pair.Ours, effort.Calls), await AllocateAsync(pair.Ours, effort.Calls));
        var other = Math.Min(await AllocateAsync(pair.Base, effort.Calls), await AllocateAsync(pair.Base, effort.Calls));
        return Compare(pair.Name, $"bytes : {over}", ours, other, goal, "B");
    }

    /// <summary>The time that a call takes, over that of the base: medians of many short turns.</summary>
    public static async Task<Figure> TimeAsync(Pair pair, string over, double? goal, Effort effort)
    {
        await WarmUpAsync(pair, effort);
        var (ours, other) = (new double[effort.Batches], new double[effort.Batches]);
        for (var batch = 0; batch < effort.Batches; batch++)
        {
            ours[batch] = await TimeAsync(pair.Ours, effort.BatchCalls);
            other[batch] = await TimeAsync(pair.Base, effort.BatchCalls);
        }

        return Compare(pair.Name, $"time : {over}", Median.Of(ours), Median.Of(other), goal, "µs");
    }

    /// <summary>The calls in a second of many callers, over those of the base.</summary>
    public static async Task<Figure> LoadAsync(Pair pair, string over, double? goal, int callers, Effort effort)
    {
        await WarmUpAsync(pair, effort);
        var (ours, other) = (new double[effort.Rounds], new double[effort.Rounds]);
        for (var round = 0; round < effort.Rounds; round++)
        {
            ours[round] = (await Load.RunAsync(pair.Ours, callers, effort.LoadTime)).PerSecond;
            other[round] = (await Load.RunAsync(pair.Base, callers, effort.LoadTime)).PerSecond;
        }

        return Compare(pair.Name, $"calls/s : {over}", Median.Of(ours), Median.Of(other), goal, "/s") with { MoreIsBetter = true };
    }

    /// <summary>What a request costs the processors in the program that serves it, over that of the base, under many callers.</summary>
    public static async Task<Figure> ProcessorAsync(Pair pair, (ChildProgram Ours, ChildProgram Base) servers, string over, double? goal, Effort effort)
    {
        var (ours, other) = (new double[effort.Rounds], new double[effort.Rounds]);
        await Load.RunAsync(pair.Ours, Load.Callers, effort.LoadTime);
        await Load.RunAsync(pair.Base, Load.Callers, effort.LoadTime);
        for (var round = 0; round < effort.Rounds; round++)
        {
            ours[round] = await CostAsync(pair.Ours, servers.Ours);
            other[round] = await CostAsync(pair.Base, servers.Base);
        }

        return Compare(pair.Name, $"processor time : {over}", Median.Of(ours), Median.Of(other), goal, "µs");

        async Task<double> CostAsync(Func<Task> call, ChildProgram server)
        {
            var before = server.ProcessorTime;
            var (count, _) = await Load.RunAsync(call, Load.Callers, effort.LoadTime);
            return (server.ProcessorTime - before).TotalMicroseconds / count;
        }
    }

    /// <summary>One side over the other.</summary>
    public static Figure Compare(string subject, string measure, double ours, double other, double? goal, string unit) => new()
    {
        Subject = subject,
        Measure = measure,
        Value = ours / other,
        Goal = goal,
        Sides = string.Create(CultureInfo.InvariantCulture, $"{ours:#,0.##} {unit} : {other:#,0.##} {unit}"),
    };

    /// <summary>Until the code has its last form: it is compiled again after some calls, in the background.</summary>
    private static async Task WarmUpAsync(Pair pair, Effort effort)
    {
        for (var part = 0; part < 4; part++)
        {
            await TimeAsync(pair.Ours, effort.Calls / 4);
            await TimeAsync(pair.Base, effort.Calls / 4);
            await Task.Delay(effort.LoadTime / 4);
        }
    }

    private static async Task<double> AllocateAsync(Func<Task> call, int calls)
    {
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < calls; i++)
        {
            await call();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)calls;
    }

    private static async Task<double> TimeAsync(Func<Task> call, int calls)
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            await call();
        }

        return TimeProvider.System.GetElapsedTime(since).TotalMicroseconds / calls;
    }
}
