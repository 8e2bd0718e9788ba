namespace Dapr.Docs.Tests;

/// <summary>The snippets of the README: each stands in this project, where it is compiled and run, or is a command that something else runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Snippets_InCSharp_StandInThisProjectWithTheirUsings()
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(Readme.Root, "test", "Dapr.Docs.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        var snippets = Readme.Snippets("csharp");

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet =>
        {
            var code = Squeeze(string.Join('\n', snippet.Split('\n').Where(line => !IsUsing(line) && !line.StartsWith("namespace ", StringComparison.Ordinal))));
            var file = Assert.Single(files, file => Squeeze(file).Contains(code, StringComparison.Ordinal));
            Assert.Empty(file.Split('\n').Where(IsUsing).Except(snippet.Split('\n')));
        });
    }

    [Fact]
    public void Snippets_OfEveryLanguage_AreLookedAt()
    {
        string[] languages = ["bash", "csharp", "xml", "yaml"];

        Assert.All(languages, language => Assert.NotEmpty(Readme.Snippets(language)));
        Assert.Equal(Readme.Text.Split("\n```").Length / 2, languages.Sum(language => Readme.Snippets(language).Count));
    }

    [Fact]
    public void Reference_OfAnApplication_IsAProject()
    {
        var path = Assert.Single(Readme.Snippets("xml")).Split('"')[1];

        Assert.True(File.Exists(Path.Combine(Readme.Root, path.Replace("../sdk/", "", StringComparison.Ordinal))), path);
    }

    [Theory]
    [InlineData("dotnet run --project samples/OrderShop")]
    [InlineData("dotnet test Sdk.sln")]
    public void Command_OfANewcomer_IsTheOneThatEveryChangeRuns(string command)
    {
        Assert.Contains(command, Readme.Snippets("bash"));
        Assert.Contains(string.Join(' ', command.Split(' ')[..2]), File.ReadAllText(Path.Combine(Readme.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_ToFilesAndHeadings_LeadSomewhere()
    {
        var links = Readme.Text.Split("](").Skip(1).Select(rest => rest.Split(')')[0]).Where(link => !link.StartsWith("https:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var parts = link.Split('#');
            var file = Path.Combine(Readme.Root, parts[0]);
            Assert.True(File.Exists(file), link);
            Assert.True(parts.Length == 1 || File.ReadLines(file).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]), link);
        });
    }

    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal);

    private static string Squeeze(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
