using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Dapr.Packaging.Tests;

/// <summary>What the packages hold.</summary>
[Trait("Run", "Long")]
public sealed class PackageTests(Packed packed)
{
    // A document's source, in a portable PDB.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>What each package brings along, ours first; "aspnet" is the framework.</summary>
    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Dapr.Rpc"] = ["Google.Protobuf", "Microsoft.Extensions.Logging.Abstractions"],
        ["Dapr.Rpc.Server"] = ["Dapr.Rpc", "Google.Protobuf", "aspnet"],
        ["Dapr.Protos"] = ["Dapr.Rpc", "Google.Protobuf"],
        ["Dapr.Common"] =
        [
            "Dapr.Protos", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Http",
            "Polly.Core",
        ],
        ["Dapr.Client"] = ["Dapr.Common", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http"],
        ["Dapr.AspNetCore"] = ["Dapr.Client", "Dapr.Rpc.Server", "aspnet"],
        ["Dapr.Actors"] = ["Castle.Core", "Dapr.Common"],
        ["Dapr.Actors.AspNetCore"] = ["Dapr.Actors", "aspnet"],
        ["Dapr.AI.Microsoft.Extensions"] = ["Dapr.Client", "Microsoft.Extensions.AI.Abstractions"],
        ["Dapr.Extensions.Configuration"] = ["Dapr.Client", "Microsoft.Extensions.Configuration"],
        ["Dapr.Sidecar"] = ["Dapr.Protos", "Dapr.Rpc.Server", "Google.Protobuf", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "YamlDotNet", "aspnet"],
        ["Dapr.Testing"] = ["Dapr.Actors.AspNetCore", "Dapr.AspNetCore", "Dapr.Client", "Dapr.Sidecar", "Microsoft.AspNetCore.Mvc.Testing", "aspnet"],
    };

    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["Dapr.AI"] = ["Dapr.Client"],
        ["Dapr.Cryptography"] = ["Dapr.Client"],
        ["Dapr.DistributedLock"] = ["Dapr.Client"],
        ["Dapr.Jobs"] = ["Dapr.AspNetCore"],
        ["Dapr.Messaging"] = ["Dapr.Client"],
        ["Dapr.Metadata"] = ["Dapr.Client"],
        ["Dapr.SecretsManagement"] = ["Dapr.Client"],
        ["Dapr.StateManagement"] = ["Dapr.Client"],
    };

    public static TheoryData<string> OfLibraries => [.. Libraries.Keys];

    public static TheoryData<string> All => [.. Libraries.Keys, .. Names.Keys];

    [Fact]
    public void Packages_OfTheHouse_AreOneOfEachLibraryAndOneOfEachOtherOfficialId() =>
        Assert.Equal(
            Libraries.Keys.Concat(Names.Keys).Select(id => $"{id}.{Build.Version}.nupkg").Order(StringComparer.Ordinal),
            Directory.GetFiles(packed.Artifacts).Select(file => Path.GetFileName(file)!).Where(name => name != "Dapr.Jobs.1.17.0.nupkg").Order(StringComparer.Ordinal));

    [Fact]
    public void Packing_AsDocumented_WarnsOfNothing()
    {
        Assert.Contains("Successfully created package", packed.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", packed.Said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"`{Packed.Command}`", Page.Readme.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_UnderAnOfficialId_EachHaveAProgramThatNamesThemAlone()
    {
        var official = Directory.GetFiles(Path.Combine(Build.Root, "test", "data", "sdk-api"))
            .Select(file => Path.GetFileNameWithoutExtension(file).Replace(".Abstractions", "", StringComparison.Ordinal).Replace(".Runtime", "", StringComparison.Ordinal))
            .Intersect([.. Libraries.Keys, .. Names.Keys])
            .ToList();

        Assert.Superset(Names.Keys.ToHashSet(), official.ToHashSet());
        Assert.All(official, id => Assert.Contains(App.All, app => app.Name != App.Mixed && app.Packages.SequenceEqual([id])));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_Dependencies_AreWhatAUserExpects(string id)
    {
        using var package = packed.Open(id);
        var nuspec = Nuspec(package);

        var dependencies = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string)element.Attribute("id")!);
        var frameworks = nuspec.Descendants().Where(element => element.Name.LocalName == "frameworkReference").Select(_ => "aspnet");

        Assert.Equal((Libraries.GetValueOrDefault(id) ?? Names[id]).Order(StringComparer.Ordinal), dependencies.Concat(frameworks).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_Page_SaysWhatItIs(string id)
    {
        using var package = packed.Open(id);
        var nuspec = Nuspec(package);

        Assert.Equal(Build.Version, Value(nuspec, "version"));
        Assert.Equal("Apache-2.0", Value(nuspec, "license"));
        Assert.Equal("README.md", Value(nuspec, "readme"));
        Assert.NotEqual("Package Description", Value(nuspec, "description"));
        Assert.Contains(id, Value(nuspec, "description") + Page.OfAPackage.Text, StringComparison.Ordinal);
        using var page = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.Equal(Page.OfAPackage.Text, page.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(OfLibraries))]
    public void Package_OfALibrary_HoldsAssemblyDocumentationAndBuildFilesAndNoMore(string id)
    {
        var folder = Path.Combine(Build.Root, "src", id);
        var buildFiles = Directory.Exists(Path.Combine(folder, "buildTransitive"))
            ? Directory.GetFiles(Path.Combine(folder, "buildTransitive"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            : [];

        // What the compiler loads of those who use it.
        string[] generators = id is "Dapr.Client" or "Dapr.Actors" ? ["analyzers/dotnet/cs/Dapr.Generators.dll"] : [];
        using var package = packed.Open(id);

        Assert.Equal(
            new[] { "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }.Concat(buildFiles).Concat(generators).Order(StringComparer.Ordinal),
            package.Entries.Select(entry => entry.FullName).Where(name => !IsOfTheFormat(name)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OfLibraries))]
    public void Assembly_OfALibrary_CarriesSymbolsWithEverySource(string id)
    {
        using var package = packed.Open(id);
        using var assembly = new MemoryStream();
        using (var entry = package.GetEntry($"lib/net10.0/{id}.dll")!.Open())
        {
            entry.CopyTo(assembly);
        }

        assembly.Position = 0;
        using var executable = new PEReader(assembly);
        var directory = Assert.Single(executable.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var symbols = executable.ReadEmbeddedPortablePdbDebugDirectoryData(directory);
        var reader = symbols.GetMetadataReader();
        var without = reader.Documents
            .Where(document => !reader.GetCustomDebugInformation(document).Any(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == EmbeddedSource))
            .Select(document => reader.GetString(reader.GetDocument(document).Name));

        Assert.NotEmpty(reader.Documents);
        Assert.Empty(without);
    }

    private static bool IsOfTheFormat(string entry) =>
        entry is "[Content_Types].xml" || entry.EndsWith(".nuspec", StringComparison.Ordinal) || entry.StartsWith("_rels/", StringComparison.Ordinal) || entry.StartsWith("package/", StringComparison.Ordinal);

    private static XDocument Nuspec(ZipArchive package)
    {
        using var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec);
    }

    private static string Value(XDocument nuspec, string name) => nuspec.Descendants().First(element => element.Name.LocalName == name).Value;
}
