using System.Text.RegularExpressions;

namespace Dapr.Packaging.Tests;

/// <summary>The page that a package shows.</summary>
internal static partial class PackagePage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Build.Root, "packaging", "README.md"));

    /// <summary>The program on it.</summary>
    public static string Program => Snippet().Match(Text).Groups[1].Value;

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();
}
