using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests;

/// <summary>A page of the documentation, as a reader sees it.</summary>
internal sealed partial class Page(string path)
{
    public static string Root { get; } = FindRoot();

    public static Page Readme { get; } = new("README.md");

    public static Page Development { get; } = new("docs/development.md");

    public static Page Testing { get; } = new("docs/testing.md");

    public string Text { get; } = File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The snippets in a language, in their order.</summary>
    public IReadOnlyList<string> Snippets(string language) =>
        [.. Fence().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value.TrimEnd('\n'))];

    /// <summary>How many snippets there are, whatever they are in.</summary>
    public int SnippetCount => Text.Split("\n```").Length / 2;

    /// <summary>The links to files and headings that lead nowhere.</summary>
    public IEnumerable<string> BrokenLinks()
    {
        var folder = Path.Combine(Root, Path.GetDirectoryName(path)!);
        return Links().Where(link =>
        {
            var parts = link.Split('#');
            var file = parts[0].Length > 0 ? Path.Combine(folder, parts[0]) : Path.Combine(Root, path);
            return !File.Exists(file) || (parts.Length > 1 && !File.ReadLines(file).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]));
        });
    }

    /// <summary>The links to files and headings of the repository.</summary>
    public IEnumerable<string> Links() =>
        Text.Split("](").Skip(1).Select(rest => rest.Split(')')[0]).Where(link => !link.StartsWith("https:", StringComparison.Ordinal));

    /// <summary>The C# files of this project, whole.</summary>
    public static IReadOnlyList<string> Code(string folder = "") =>
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Root, "test", "Dapr.Docs.Tests", folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ];

    /// <summary>Whether code holds a snippet, whatever the indentation; where it is and what it uses apart.</summary>
    public static bool Holds(string code, string snippet) =>
        Squeeze(code).Contains(
            Squeeze(string.Join('\n', snippet.Split('\n').Where(line => !IsUsing(line) && !line.StartsWith("namespace ", StringComparison.Ordinal)))),
            StringComparison.Ordinal);

    public static IEnumerable<string> Usings(string code) => code.Split('\n').Where(IsUsing);

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal);

    private static string Squeeze(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
