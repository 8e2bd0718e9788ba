using System.Reflection;
using Dapr.Testing;

namespace Dapr.Docs.Tests;

/// <summary>
/// The page on testing: its snippets are tests of this project, which run, or what these tests start; the one for NUnit is a file
/// of a program that <c>test/Dapr.Packaging.Tests</c> takes from the page, builds and runs.
/// </summary>
public sealed class TestingPageTests
{
    /// <summary>What all files here have by the project or by where they stand, and those of a test project of a reader's have not.</summary>
    private static readonly string[] GivenHere = ["using Microsoft.AspNetCore.Builder;", "using Microsoft.Extensions.DependencyInjection;", "using Microsoft.Extensions.Hosting;", "using Shop;"];

    [Fact]
    public void Snippets_StandInThisProjectAndEachQuestionIsATest()
    {
        var files = Page.Code("Testing");
        var snippets = Page.Testing.Snippets("csharp");

        Assert.Equal(Page.Testing.SnippetCount, snippets.Count);
        Assert.All(snippets.Skip(1).Except([Assert.Single(snippets, IsOfNUnit)]), snippet => Assert.Single(files, file => Page.Holds(file, snippet)));
        Assert.All(Page.Testing.Text.Split("\n## ").Skip(1), section => Assert.True(section.Contains("[Fact]", StringComparison.Ordinal) || IsOfNUnit(section), section));
    }

    [Fact]
    public void Usings_OfTheFirstSnippet_AreThoseOfAllOthers()
    {
        var usings = Page.Usings(Page.Testing.Snippets("csharp")[0]).ToList();

        Assert.Equal(usings.Order(), Page.Code("Testing").SelectMany(Page.Usings).Concat(GivenHere).Distinct().Order());
    }

    [Theory]
    [InlineData(typeof(DaprTestHost))]
    [InlineData(typeof(ActorTestHost<>))]
    public void Members_OfTheHosts_AreOnThePage(Type host)
    {
        var members = host.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Except([nameof(DaprTestHost.DisposeAsync)]);

        Assert.All(members, name => Assert.Contains(name, Page.Testing.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_LeadSomewhere()
    {
        Assert.NotEmpty(Page.Testing.Links());
        Assert.Empty(Page.Testing.BrokenLinks());
    }

    private static bool IsOfNUnit(string text) => text.Contains("using NUnit.Framework;", StringComparison.Ordinal);
}
