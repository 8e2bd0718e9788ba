using System.Diagnostics;

namespace Dapr.Packaging.Tests;

/// <summary>Runs the command dotnet to its end.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Build.IsLong ? 30 : 5);

    /// <summary>Runs it, and gives what it said; it must succeed.</summary>
    public static async Task<string> RunAsync(string directory, params string[] args)
    {
        var (exitCode, said) = await TryAsync(directory, args);
        Assert.True(exitCode == 0, $"'dotnet {string.Join(' ', args)}' ended with {exitCode} and said:\n{said}");
        return said;
    }

    /// <summary>Runs it, and gives how it ended and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> TryAsync(string directory, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOfAnotherRun).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Build servers that stay would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'dotnet {string.Join(' ', args)}' did not end; it said:\n{await output}\n{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Where a sidecar is, or how the build that runs these tests finds its parts, is not for what they start.</summary>
    private static bool IsOfAnotherRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DAPR_", StringComparison.Ordinal);
}
