namespace Dapr.Docs.Tests;

/// <summary>The snippets of the README: each stands in this project, where it is compiled and run, or is a command that something else runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Snippets_InCSharp_StandInThisProjectWithTheirUsings()
    {
        var files = Page.Code();
        var snippets = Page.Readme.Snippets("csharp");

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet =>
        {
            var file = Assert.Single(files, file => Page.Holds(file, snippet));
            Assert.Empty(Page.Usings(file).Except(snippet.Split('\n')));
        });
    }

    [Fact]
    public void Snippets_OfEveryLanguage_AreLookedAt()
    {
        string[] languages = ["bash", "csharp", "xml", "yaml"];

        Assert.All(languages, language => Assert.NotEmpty(Page.Readme.Snippets(language)));
        Assert.Equal(Page.Readme.SnippetCount, languages.Sum(language => Page.Readme.Snippets(language).Count));
    }

    [Fact]
    public void Commands_ThatMakeTheProjects_ReferenceThoseOfThisRepository()
    {
        var commands = Page.Readme.Snippets("bash").Single(snippet => snippet.StartsWith("dotnet new web", StringComparison.Ordinal));
        var references = commands.Split(' ', '\n').Where(word => word.StartsWith("sdk/", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, references.Count);
        Assert.All(references, reference => Assert.True(File.Exists(Path.Combine(Page.Root, reference["sdk/".Length..], Path.GetFileName(reference) + ".csproj")), reference));
    }

    [Fact]
    public void Imports_OfTheProjects_AreWhatThePackagesBring()
    {
        var imports = Page.Readme.Snippets("xml").Select(snippet => snippet.Split('"')[1]).ToList();

        Assert.Equal(2, imports.Count);
        Assert.All(imports, import => Assert.True(File.Exists(Path.Combine(Page.Root, import.Replace("../sdk/", "", StringComparison.Ordinal))), import));
    }

    [Theory]
    [InlineData("dotnet run --project samples/OrderShop")]
    [InlineData("dotnet run --project samples/Tour")]
    [InlineData("dotnet test Sdk.sln")]
    public void Command_OfANewcomer_IsTheOneThatEveryChangeRuns(string command)
    {
        Assert.Contains(command, Page.Readme.Snippets("bash"));
        Assert.Contains($"'{command}'", File.ReadAllText(Path.Combine(Page.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_ToFilesAndHeadings_LeadSomewhere()
    {
        Assert.NotEmpty(Page.Readme.Links());
        Assert.Empty(Page.Readme.BrokenLinks());
    }
}
