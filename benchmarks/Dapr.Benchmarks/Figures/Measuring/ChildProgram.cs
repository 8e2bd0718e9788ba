using System.Diagnostics;

namespace Dapr.Benchmarks.Figures.Measuring;

/// <summary>A program that runs beside this one until it is disposed; it says in its first lines what one needs to know.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    /// <summary>The time that it has used of the processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts this program in another mode.</summary>
    public static ChildProgram Start(params string[] mode) => StartAssembly(Path.Combine(AppContext.BaseDirectory, "Dapr.Benchmarks.dll"), mode);

    /// <summary>Starts the program of another project, as it was built with this one.</summary>
    public static ChildProgram StartProject(string path, params string[] arguments) => StartAssembly(Path.Combine(BuildOf(path), Path.GetFileName(path) + ".dll"), arguments);

    /// <summary>Starts a program.</summary>
    public static ChildProgram StartAssembly(string path, params string[] arguments) => Run("dotnet", [path, .. arguments]);

    /// <summary>The folder of the repository.</summary>
    public static string RepositoryRoot =>
        AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf(Path.Combine("benchmarks", "Dapr.Benchmarks"), StringComparison.Ordinal)];

    /// <summary>Runs a command of dotnet.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunToEndAsync(params string[] arguments)
    {
        if (!await TryRunToEndAsync(arguments))
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed.");
        }
    }

    /// <summary>Runs a command of dotnet, and says whether it succeeded; if not, what it said goes to the errors.</summary>
    public static async Task<bool> TryRunToEndAsync(IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            await Console.Error.WriteLineAsync(output);
        }

        return process.ExitCode == 0;
    }

    /// <summary>Where a project was built, by where this one was.</summary>
    /// <param name="path">The project's folder, in the repository.</param>
    public static string BuildOf(string path) =>
        AppContext.BaseDirectory.Replace(Path.Combine("benchmarks", "Dapr.Benchmarks"), path.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal);

    private static ChildProgram Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new ChildProgram(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The program ended before it said that it is ready.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
