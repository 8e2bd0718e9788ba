using System.Text.RegularExpressions;

namespace Dapr.Packaging.Tests;

/// <summary>A page whose snippets are programs of users.</summary>
internal sealed partial class Page(string path)
{
    /// <summary>The page that a package shows.</summary>
    public static Page OfAPackage { get; } = new("packaging/README.md");

    public static Page Readme { get; } = new("README.md");

    public static Page Testing { get; } = new("docs/testing.md");

    public string Text { get; } = File.ReadAllText(Path.Combine(Build.Root, path));

    /// <summary>The first snippet in C# that holds some code.</summary>
    public string Snippet(string code) => Snippets().Matches(Text).Select(match => match.Groups[1].Value).First(snippet => snippet.Contains(code, StringComparison.Ordinal));

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippets();
}
