using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dapr.Protos.Tests;

/// <summary>The .proto files say of everything what it means, in words of their own.</summary>
public sealed partial class CommentTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Root, "*.proto", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_Everything_SaysWhatItMeans(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, file)).Select(line => line.Trim()).ToList();

        var silent = lines.Index().Where(line => Declaration().Match(line.Item) is { Success: true } found && !IsExplained(lines, line.Index, found.Groups["name"].Value));

        Assert.Empty(silent.Select(line => $"{line.Index + 1}: {line.Item}"));
    }

    /// <summary>Whether there is a comment, and one that says more than the name does.</summary>
    private static bool IsExplained(List<string> lines, int index, string name)
    {
        var comment = string.Join(' ', lines.Take(index).Reverse().TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)).Reverse());
        return Letters(comment) is { Length: > 0 } said && said != Letters(name) && said != "a" + Letters(name) && said != "an" + Letters(name);
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "proto"));

    [GeneratedRegex(@"^(?:(?:message|enum|service) (?<name>\w+)|rpc (?<name>\w+)\(|(?!option |reserved |syntax |oneof )(?:(?:repeated |optional )?(?:map<[^>]+>|[\w.]+) )?(?<name>\w+) = -?\d+[ ;])")]
    private static partial Regex Declaration();
}
