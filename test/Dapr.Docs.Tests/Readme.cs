using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests;

/// <summary>The README, as a reader sees it.</summary>
internal static partial class Readme
{
    public static string Root { get; } = FindRoot();

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root, "README.md"));

    /// <summary>The snippets in a language, in their order.</summary>
    public static IReadOnlyList<string> Snippets(string language) =>
        [.. Fence().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value.TrimEnd('\n'))];

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
