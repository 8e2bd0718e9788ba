using System.IO.Compression;
using System.Text;

namespace Dapr.Packaging.Tests;

/// <summary>A package under the id and version of an official one.</summary>
internal static class OfficialPackage
{
    public static void Write(string directory, string id, string version)
    {
        using var package = ZipFile.Open(Path.Combine(directory, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = package.CreateEntry($"{id}.nuspec").Open())
        {
            nuspec.Write(Encoding.UTF8.GetBytes(
                $"""
                <package>
                  <metadata>
                    <id>{id}</id>
                    <version>{version}</version>
                    <authors>test</authors>
                    <description>A package of another make.</description>
                    <dependencies><group targetFramework="net10.0" /></dependencies>
                  </metadata>
                </package>
                """));
        }

        package.CreateEntryFromFile(typeof(OfficialPackage).Assembly.Location, $"lib/net10.0/{id}.dll");
    }
}
