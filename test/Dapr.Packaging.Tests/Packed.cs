using System.IO.Compression;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Dapr.Packaging.Tests.Packed))]

namespace Dapr.Packaging.Tests;

/// <summary>
/// The packages, made once, and the programs of users, restored and built once: outside of the solution, with a package cache of
/// their own, packages of ours from the folder alone and all others from the configured sources.
/// </summary>
public sealed partial class Packed : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("packages");

    /// <summary>Where the packages are.</summary>
    public string Artifacts => Path.Combine(_directory.FullName, "artifacts");

    /// <summary>Where the programs are.</summary>
    public string Apps => Path.Combine(_directory.FullName, "apps");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await DotNet.RunAsync(Build.Root, "pack", "Sdk.sln", "--no-build", "-c", Build.Configuration, "-o", Artifacts, "-v", "quiet", "-nologo");
        OfficialPackage.Write(Artifacts, "Dapr.Jobs", "1.17.0");
        foreach (var app in App.All)
        {
            await app.WriteAsync(Apps);
        }

        await File.WriteAllTextAsync(Path.Combine(Apps, "Directory.Build.props"), App.Properties);
        await File.WriteAllTextAsync(Path.Combine(Apps, "Apps.slnx"), App.Solution);
        await File.WriteAllTextAsync(Path.Combine(Apps, "nuget.config"), Sources(await DotNet.RunAsync(Build.Root, "nuget", "list", "source")));
        await DotNet.RunAsync(Apps, "build", "Apps.slnx", "-v", "quiet", "-nologo");
    }

    /// <summary>A package, to look into.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Artifacts, $"{id}.{Build.Version}.nupkg"));

    /// <summary>Whether a package of ours was restored into the cache of the programs, and so from the folder.</summary>
    public bool IsRestored(string id) => Directory.Exists(Path.Combine(Apps, "cache", id.ToLowerInvariant(), Build.Version));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // What other packages the machine has already is not fetched once more.
    private string Sources(string configured) =>
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="cache" /></config>
          <fallbackPackageFolders><add key="machine" value="{Build.PackageFolder}" /></fallbackPackageFolders>
          <packageSources><add key="packed" value="{Artifacts}" /></packageSources>
          <packageSourceMapping>
            <packageSource key="packed"><package pattern="Dapr.*" /></packageSource>
            {string.Concat(SourceName().Matches(configured).Select(match => $"""<packageSource key="{match.Groups[1].Value}"><package pattern="*" /></packageSource>"""))}
          </packageSourceMapping>
        </configuration>
        """;

    [GeneratedRegex(@"^\s*\d+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex SourceName();
}
