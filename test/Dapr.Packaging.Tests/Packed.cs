using System.IO.Compression;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Dapr.Packaging.Tests.Packed))]

namespace Dapr.Packaging.Tests;

/// <summary>
/// The packages, made once, and the programs of users, restored and built once: outside of the solution, with a package cache of
/// their own, packages of ours from the folder alone and all others from the configured sources. The long run makes the packages
/// as the README says, from a copy of the repository that nothing was built in; else what is built already is packed.
/// </summary>
public sealed partial class Packed : IAsyncLifetime
{
    private static readonly string[] NotOfTheRepository = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("packages");

    /// <summary>The command that makes the packages, for everyone.</summary>
    public const string Command = "dotnet pack -c Release -o artifacts";

    /// <summary>Where the packages are.</summary>
    public string Artifacts => Path.Combine(Source, "artifacts");

    /// <summary>Where the programs are.</summary>
    public string Apps => Path.Combine(_directory.FullName, "apps");

    /// <summary>What packing said.</summary>
    public string Said { get; private set; } = "";

    /// <summary>What the build of the programs said.</summary>
    public string BuildSaid { get; private set; } = "";

    private string Source => Path.Combine(_directory.FullName, "source");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Build.IsLong)
        {
            Copy(new DirectoryInfo(Build.Root), Source);
            Said = await DotNet.RunAsync(Source, Command.Split(' ')[1..]);
        }
        else
        {
            Said = await DotNet.RunAsync(Build.Root, "pack", "--no-build", "-c", Build.Configuration, "-o", Artifacts, "-nologo");
        }

        OfficialPackage.Write(Artifacts, "Dapr.Jobs", "1.17.0");
        foreach (var app in App.All)
        {
            await app.WriteAsync(Apps);
        }

        await File.WriteAllTextAsync(Path.Combine(Apps, "Directory.Build.props"), App.Properties);
        await File.WriteAllTextAsync(Path.Combine(Apps, "Apps.slnx"), App.Solution);
        await File.WriteAllTextAsync(Path.Combine(Apps, "nuget.config"), Sources(await DotNet.RunAsync(Build.Root, "nuget", "list", "source")));
        BuildSaid = await DotNet.RunAsync(Apps, "build", "Apps.slnx", "-v", "quiet", "-nologo");
    }

    /// <summary>A package, to look into.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Artifacts, $"{id}.{Build.Version}.nupkg"));

    /// <summary>Whether a package of ours was restored into the cache of the programs, and so from the folder.</summary>
    public bool IsRestored(string id) => Directory.Exists(Path.Combine(Apps, "cache", id.ToLowerInvariant(), Build.Version));

    /// <summary>The packages of others that the cache of the programs has, and so were not on the machine when they were restored.</summary>
    public IEnumerable<string> Fetched() =>
        Directory.EnumerateDirectories(Path.Combine(Apps, "cache")).Select(folder => Path.GetFileName(folder)).Where(id => !id.StartsWith("dapr.", StringComparison.Ordinal));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles().Where(file => !NotOfTheRepository.Contains(file.Name)))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var directory in from.EnumerateDirectories().Where(directory => !NotOfTheRepository.Contains(directory.Name)))
        {
            Copy(directory, Path.Combine(to, directory.Name));
        }
    }

    // What other packages the machine has already is not fetched once more, and it has all: the restore of this project sees to it.
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
