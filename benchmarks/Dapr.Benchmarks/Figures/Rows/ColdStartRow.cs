using System.Diagnostics;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>From the start of a process to its first answer: a program with the client, over one with a raw <see cref="HttpClient"/>.</summary>
internal static class ColdStartRow
{
    private const string Project = "benchmarks/Dapr.Benchmarks.ColdStart";
    private const double Goal = 1.25;

    /// <summary>Measures it, as the program is built and, but in a smoke run, as it is published.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var (stub, grpc, http) = await StubServer.StartAsync();
        await using var server = stub;
        var figures = new List<Figure> { await CompareAsync(ChildProgram.BuildOf(Project), "as built (framework-dependent)") };
        if (effort != Effort.Smoke)
        {
            var folder = Directory.CreateTempSubdirectory("dapr-figures");
            var project = Path.Combine(ChildProgram.RepositoryRoot, Project);
            await ChildProgram.RunToEndAsync("publish", project, "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", folder.FullName);
            figures.Add(await CompareAsync(folder.FullName, "published (framework-dependent, ReadyToRun)"));
            folder.Delete(recursive: true);
        }

        return figures;

        async Task<Figure> CompareAsync(string folder, string how)
        {
            var program = Path.Combine(folder, Path.GetFileName(Project) + ".dll");
            var (ours, other) = (new double[effort.Rounds], new double[effort.Rounds]);
            await TimeAsync(program, "client", grpc);
            for (var round = 0; round < effort.Rounds; round++)
            {
                ours[round] = await TimeAsync(program, "client", grpc);
                other[round] = await TimeAsync(program, "raw", http);
            }

            return Turns.Compare($"cold start, {how}", "process start to first answer : HttpClient", Median.Of(ours), Median.Of(other), Goal, "ms");
        }
    }

    private static async Task<double> TimeAsync(string program, string mode, Uri stub)
    {
        var since = TimeProvider.System.GetTimestamp();
        await using var process = ChildProgram.StartAssembly(program, mode, stub.ToString());
        return await process.ReadLineAsync() == Order.Sample.Id
            ? TimeProvider.System.GetElapsedTime(since).TotalMilliseconds
            : throw new UnreachableException("The program read something else.");
    }
}
