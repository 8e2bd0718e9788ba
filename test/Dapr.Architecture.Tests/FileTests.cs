namespace Dapr.Architecture.Tests;

/// <summary>Rule 5 of docs/architecture.md: files that one wants to open.</summary>
public sealed class FileTests
{
    private const int LongestFile = 500;

    private static readonly string[] Areas = ["src", "test", "samples", "benchmarks"];

    [Fact]
    public void File_Lines_AreAtMost500()
    {
        var tooLong =
            from file in AllFiles()
            let lines = File.ReadLines(file).Count()
            where lines > LongestFile
            select $"{Repository.Relative(file)} has {lines} lines";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folder_Name_IsNoDrawer()
    {
        string[] drawers = ["Helpers", "Utils", "Utilities", "Models", "Common"];

        var found =
            from file in AllFiles()
            let folder = Path.GetFileName(Path.GetDirectoryName(file))
            where drawers.Contains(folder)
            select Repository.Relative(file);

        Assert.Empty(found);
    }

    [Fact]
    public void DirectoryBuildProps_OnlyAtTheRoot()
    {
        var found = Areas
            .Select(area => Path.Combine(Repository.Root, area))
            .Where(Directory.Exists)
            .SelectMany(area => Directory.EnumerateFiles(area, "Directory.Build.*", SearchOption.AllDirectories))
            .Select(Repository.Relative);

        Assert.Empty(found);
    }

    [Fact]
    public void MissingDocumentation_IsSuppressedNowhere()
    {
        var found =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs*", SearchOption.AllDirectories)
            where !Repository.Relative(file).Contains("/obj/", StringComparison.Ordinal)
            where !Repository.Relative(file).StartsWith("src/Dapr.Protos/Dapr.Protos.csproj", StringComparison.Ordinal)
            where File.ReadAllText(file).Contains("1591", StringComparison.Ordinal)
            select Repository.Relative(file);

        Assert.Empty(found);
    }

    private static IEnumerable<string> AllFiles() =>
        Areas.Select(area => Path.Combine(Repository.Root, area)).Where(Directory.Exists).SelectMany(Repository.CSharpFiles);
}
