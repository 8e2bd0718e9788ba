using System.Runtime.CompilerServices;

namespace Dapr.Architecture.Tests;

/// <summary>Where things stand in this repository.</summary>
internal static class Repository
{
    /// <summary>The libraries of the house; a new one is added here and to the page docs/architecture.md.</summary>
    public static readonly string[] Libraries =
    [
        "Dapr.Rpc", "Dapr.Rpc.Server", "Dapr.Protos", "Dapr.Common", "Dapr.Client", "Dapr.Extensions.Configuration", "Dapr.AI.Microsoft.Extensions", "Dapr.AspNetCore", "Dapr.Actors", "Dapr.Actors.AspNetCore", "Dapr.Sidecar", "Dapr.Testing",
    ];

    public static string Root { get; } = FindRoot();

    public static string Source(string library) => Path.Combine(Root, "src", library);

    public static IEnumerable<string> CSharpFiles(string directory) =>
        Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuildOutput(file));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsBuildOutput(string file) =>
        Relative(file).Split('/') is var parts && (parts.Contains("obj") || parts.Contains("bin") || parts.Contains("node_modules"));

    private static string FindRoot([CallerFilePath] string file = "")
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(file)!);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Sdk.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"Sdk.sln is in no folder above {file}.");
    }
}
