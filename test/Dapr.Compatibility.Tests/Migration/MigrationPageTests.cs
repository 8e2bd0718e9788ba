namespace Dapr.Compatibility.Tests.Migration;

/// <summary>The page for those who change from the official packages. Run the tests with UPDATE_MIGRATION=1 to write it anew.</summary>
public sealed class MigrationPageTests
{
    [Fact]
    public void Page_OfTheList_IsTheOneInTheDocs()
    {
        var page = MigrationPage.Render(CompatList.All);
        if (Environment.GetEnvironmentVariable("UPDATE_MIGRATION") == "1")
        {
            File.WriteAllText(MigrationPage.Path, page);
        }

        Assert.Equal(page, File.ReadAllText(MigrationPage.Path));
    }

    [Fact]
    public void Page_EveryEntry_IsOnItWithWhatToWrite() => Assert.All(CompatList.All.Entries, entry =>
    {
        var page = File.ReadAllText(MigrationPage.Path);
        Assert.All(entry.Packages, package => Assert.Contains($"`{MigrationPage.Id(package)}`", page, StringComparison.Ordinal));
        Assert.All(entry.Members, member => Assert.Contains(member.Split('(')[0].Split('.')[^1], page, StringComparison.Ordinal));
        Assert.Contains(entry.Instead, page, StringComparison.Ordinal);
    });

    [Fact]
    public void Page_EveryPackage_IsInTheTableWithWhatItIsNow()
    {
        var table = File.ReadAllText(MigrationPage.Path).Split("## Change the packages")[1].Split("\n## ")[0];
        var rows = table.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Split(" | ")).Where(cells => cells.Length == 2).ToList();

        Assert.All(OfficialPackages.All.Types.Keys.GroupBy(MigrationPage.Id), package =>
        {
            var now = Assert.Single(rows, cells => cells[0].Contains($"`{package.Key}`", StringComparison.Ordinal) && !cells[0].Contains("because", StringComparison.Ordinal))[1];
            var waits = package.All(part => CompatList.All.Waits.Any(entry => entry.Packages.Contains(part)));
            Assert.True(waits == now.Contains("(#what-is-not-there-yet)", StringComparison.Ordinal), $"{package.Key}: {now}");
        });
    }

    [Fact]
    public void Page_Links_LeadToHeadingsAndFiles()
    {
        var page = File.ReadAllText(MigrationPage.Path);
        var links = page.Split("](").Skip(1).Select(rest => rest.Split(')')[0].Split('#')).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var file = Path.Combine(Path.GetDirectoryName(MigrationPage.Path)!, link[0].Length == 0 ? MigrationPage.Path : link[0]);
            Assert.True(File.Exists(file), file);
            Assert.Contains(link.ElementAtOrDefault(1) ?? "", File.ReadLines(file).Where(line => line.StartsWith('#')).Select(Anchor).Append(""));
        });
    }

    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');
}
