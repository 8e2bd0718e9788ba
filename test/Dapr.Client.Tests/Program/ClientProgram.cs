using System.Diagnostics;

namespace Dapr.Client.Tests.Program;

/// <summary>A program that uses the client, with an environment of its own. DAPR_CLIENT_PROGRAM names another build of it, such as a native one.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    /// <param name="variables">The variables that say where the sidecar is; it has no others of their names.</param>
    /// <param name="args">What it is to do.</param>
    /// <returns>What it said, line by line.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        var start = Environment.GetEnvironmentVariable("DAPR_CLIENT_PROGRAM") is { Length: > 0 } native
            ? new ProcessStartInfo(native, args)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory.Replace("Dapr.Client.Tests", "Dapr.Client.Program", StringComparison.Ordinal), "Dapr.Client.Program.dll"), .. args]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DAPR_", StringComparison.Ordinal) || name == "APP_API_TOKEN").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"The program did not end; it said:\n{await output}\n{await errors}");
        }

        Assert.True(process.ExitCode == 0, $"The program ended with {process.ExitCode}; it said:\n{await output}\n{await errors}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
