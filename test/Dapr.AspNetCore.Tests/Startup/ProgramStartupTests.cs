using System.Diagnostics;

namespace Dapr.AspNetCore.Tests.Startup;

/// <summary>What the package does for a program that calls nothing of it, in a process of its own: this one is not to listen to its hosts.</summary>
public sealed class ProgramStartupTests
{
    private const string Name = "Dapr.AspNetCore.Program";
    private const string Warning = "warn: Dapr.AspNetCore.Startup[3]";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static string Program => Path.Combine(AppContext.BaseDirectory.Replace("Dapr.AspNetCore.Tests", Name, StringComparison.Ordinal), Name + ".dll");

    [Fact]
    public Task Start_WebApplication_WarnsThatTheTopicIsNotListed() => WarnsOnceAsync("CreateBuilder");

    [Fact]
    public Task Start_SlimWebApplication_WarnsThatTheTopicIsNotListed() => WarnsOnceAsync("CreateSlimBuilder");

    [Fact]
    public Task Start_EmptyWebApplication_WarnsThatTheTopicIsNotListed() => WarnsOnceAsync("CreateEmptyBuilder");

    [Fact]
    public Task Start_GenericHostOfAWebApplication_WarnsThatTheTopicIsNotListed() => WarnsOnceAsync("CreateDefaultBuilder");

    [Fact]
    public async Task Start_Worker_SaysNothing()
    {
        var said = await RunAsync("CreateApplicationBuilder");

        Assert.Contains("Application started", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Dapr.AspNetCore.Startup", said, StringComparison.Ordinal);
    }

    private static async Task WarnsOnceAsync(string builder)
    {
        var said = await RunAsync(builder);

        Assert.True(said.Split('\n').Count(line => line.Trim() == Warning) == 1, said);
    }

    /// <summary>Has the program start and stop what a builder makes.</summary>
    /// <returns>What it said until it ended.</returns>
    private static async Task<string> RunAsync(string builder)
    {
        var start = new ProcessStartInfo("dotnet", [Program, builder]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
            Assert.True(process.ExitCode == 0, said);
            return said;
        }
        finally
        {
            process.Kill();
        }
    }
}
