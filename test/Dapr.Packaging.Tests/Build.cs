using System.Reflection;
using System.Runtime.CompilerServices;

namespace Dapr.Packaging.Tests;

/// <summary>What the build knows of itself.</summary>
internal static class Build
{
    public static string Configuration { get; } = Metadata("Configuration");

    public static string Version { get; } = Metadata("Version");

    /// <summary>Where this machine has the packages that the solution uses.</summary>
    public static string PackageFolder { get; } = Metadata("PackageFolder");

    public static string Root { get; } = FindRoot();

    private static string Metadata(string name) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
