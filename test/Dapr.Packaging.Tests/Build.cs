using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Dapr.Packaging.Tests;

/// <summary>What the build knows of itself.</summary>
internal static class Build
{
    public static string Configuration { get; } = Metadata("Configuration");

    public static string Version { get; } = Metadata("Version");

    /// <summary>Where this machine has the packages that the solution uses.</summary>
    public static string PackageFolder { get; } = Metadata("PackageFolder");

    public static string Root { get; } = FindRoot();

    /// <summary>Whether <c>./soak</c> runs.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("DAPR_SOAK") == "1";

    /// <summary>The version of a package of another make that the repository pins.</summary>
    public static string Pinned(string id) =>
        (string)XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion").Single(element => (string?)element.Attribute("Include") == id).Attribute("Version")!;

    private static string Metadata(string name) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
