using Dapr.Benchmarks.Figures.Measuring;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>The warnings of the trimmer about our libraries, all of them whole in a program, and whether that program runs.</summary>
internal static class TrimRow
{
    /// <summary>Has the long form of the test look; its short form is among the tests, so that a smoke run leaves it out.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        if (effort == Effort.Smoke)
        {
            return [];
        }

        var failed = await ChildProgram.TryRunToEndAsync(
            ["test", Path.Combine(ChildProgram.RepositoryRoot, "test/Dapr.AspNetCore.Tests"), "--filter", "FullyQualifiedName~TrimmedProgramTests"],
            ("DAPR_SOAK", "1")) ? 0 : 1;
        return [new Figure { Subject = "trimmed program: no warning of our libraries, it runs, /dapr/subscribe lists its topics", Measure = "failures", Value = failed, Goal = 0 }];
    }
}
