using System.Reflection;
using System.Runtime.InteropServices;

namespace Dapr.Benchmarks.Figures;

/// <summary>Measures the rows that it is given, or all of them, and writes down what they gave.</summary>
internal static class FiguresCommand
{
    private const string SmokeOption = "--smoke";
    private const string OutputOption = "--output";

    /// <summary>What was measured, down to the commit.</summary>
    private static string Version => typeof(FiguresCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Runs it.</summary>
    /// <param name="args">Names of rows, none for all; --smoke; --output FILE.</param>
    /// <returns>0 when all rows ran, whatever they gave.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var output = Array.IndexOf(args, OutputOption) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
        var names = args.Where(arg => arg is not (SmokeOption or OutputOption) && arg != output).ToList();
        if (names.FirstOrDefault(name => Row.All.All(row => row.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no row '{unknown}'. There are: {string.Join(", ", Row.All.Select(row => row.Name))}.");
            return 2;
        }

        var isSmoke = args.Contains(SmokeOption);
        var lines = new List<string>();
        Say($"{DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime):yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, version {Version}.");
        Say("");
        Say("| what | measure | measured | goal | | ours : base |");
        Say("|---|---|---|---|---|---|");
        foreach (var row in Row.All.Where(row => names.Count == 0 || names.Contains(row.Name)))
        {
            foreach (var figure in await row.Measure(isSmoke ? Effort.Smoke : Effort.Whole))
            {
                Say(figure.ToMarkdown());
            }
        }

        if (output is not null)
        {
            await File.WriteAllLinesAsync(output, lines);
        }

        return 0;

        void Say(string line)
        {
            lines.Add(line);
            Console.WriteLine(line);
        }
    }
}
