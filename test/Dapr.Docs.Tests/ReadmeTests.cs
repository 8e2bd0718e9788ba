using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Docs.Tests;

/// <summary>Every C# snippet of the README stands in this project, where it is compiled and run.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public async Task Tour_OfTheReadme_DoesWhatItSays()
    {
        await using var host = await DaprTestHost.StartAsync(Shop.Build, options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsync("/customers/ada/basket/tea", null);
        await host.SettleAsync();

        Assert.Equal(["tea"], await host.StateAsync<List<string>>("statestore", "ada"));
        Assert.Equal("tea", Assert.Single(host.Published<ArticleAdded>("article-added")).Data!.Article);
        Assert.Equal("Success", Assert.Single(host.Deliveries).Outcome);

        Assert.Equal(["tea"], host.Services.GetRequiredService<Shelf>().Taken);
    }

    [Fact]
    public void Snippets_OfTheReadme_StandInThisProject()
    {
        var code = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "test", "Dapr.Docs.Tests"), "*.cs").Select(file => Squeeze(File.ReadAllText(file))));
        var snippets = Fence().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(Squeeze(snippet), code, StringComparison.Ordinal));
    }

    private static string Squeeze(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
