using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dapr.Interop.Tests.Programs;

/// <summary>The programs of other languages on this machine. Where one is missing its tests are skipped; in CI they fail.</summary>
internal static class Installed
{
    private static readonly Lazy<string?> PythonFound = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Runs(python, "-c", "import grpc, google.protobuf")));

    private static readonly Lazy<string?> NodeFound = new(() =>
        Runs("node", "--version") && File.Exists(Script("node/node_modules/.package-lock.json")) ? "node" : null);

    /// <summary>A Python that has grpcio.</summary>
    public static string Python => Require(PythonFound.Value, "Python 3 with grpcio: apt-get install python3-grpcio");

    /// <summary>A Node with the packages of the tests.</summary>
    public static string Node => Require(NodeFound.Value, "Node 20 with the packages of the tests: npm ci --prefix test/Dapr.Interop.Tests/node");

    /// <summary>A file of this project.</summary>
    public static string Script(string path) => Path.Combine(FindProject(), path);

    private static string FindProject([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));

    private static string Require(string? program, string what)
    {
        if (program is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", $"This needs {what}");
            Assert.Fail($"This needs {what}");
        }

        return program;
    }

    private static bool Runs(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null || !process.WaitForExit(Limits.Step))
            {
                process?.Kill();
                return false;
            }

            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
