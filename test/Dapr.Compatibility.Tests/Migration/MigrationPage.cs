using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dapr.Compatibility.Tests.Migration;

/// <summary>Makes <c>docs/migration.md</c>: the prose of <c>page.md</c>, and tables of what <c>compat.json</c> lists.</summary>
internal static partial class MigrationPage
{
    private const string Note = "<!-- Made of compat.json and Migration/page.md of test/Dapr.Compatibility.Tests: change those, and run its tests with UPDATE_MIGRATION=1. -->";

    public static string Path { get; } = System.IO.Path.Combine(OfficialPackages.Root, "docs", "migration.md");

    public static string Render(CompatList list)
    {
        var prose = File.ReadAllText(System.IO.Path.Combine(OfficialPackages.Root, "test", "Dapr.Compatibility.Tests", "Migration", "page.md"));
        return $"{Note}\n" + prose
            .Replace("{{members}}", $"{Compared(list):N0}", StringComparison.Ordinal)
            .Replace("{{differs}}", Table(["official", "why", "write"], list.Differs.Select(entry => (string[])[Code(entry.Members.Select(Short)), "it " + entry.Reason, entry.Instead])), StringComparison.Ordinal)
            .Replace("{{waits}}", Table(["block", "official", "why", "meanwhile"], list.Waits.Select(entry => (string[])[entry.Block!, Official(entry), entry.Reason, entry.Instead])), StringComparison.Ordinal);
    }

    /// <summary>Of the packages that are there, the members that a person wrote.</summary>
    private static int Compared(CompatList list) => OfficialPackages.All.Types
        .Where(package => !list.Waits.Any(entry => entry.Packages.Contains(package.Key)))
        .SelectMany(package => package.Value).SelectMany(Signature.Members).Count(member => !member.IsImplicitlyDeclared);

    private static string Official(CompatList.Entry entry) =>
        string.Join("; ", new[] { entry.Packages.Length == 0 ? "" : "all of " + Code(entry.Packages.Select(Id).Distinct()), Code(entry.Members.Select(Short)) }.Where(part => part.Length > 0));

    /// <summary>The id under which a package is referenced: some have their parts in one.</summary>
    public static string Id(string package) => package.Replace(".Abstractions", "", StringComparison.Ordinal).Replace(".Runtime", "", StringComparison.Ordinal);

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    /// <summary>A name without its namespace, a constructor as it is called.</summary>
    private static string Short(string name) => Constructor().Replace(WithoutNamespace(name), "new $1(");

    private static string WithoutNamespace(string name) =>
        OfficialPackages.All.Types.Values.SelectMany(types => types).Select(type => type.ContainingNamespace.ToDisplayString() + ".")
            .Where(space => name.StartsWith(space, StringComparison.Ordinal)).MaxBy(space => space.Length) is { } longest ? name[longest.Length..] : name;

    private static string Table(ImmutableArray<string> head, IEnumerable<string[]> rows) =>
        string.Join('\n', rows.Select(Row).Prepend("|" + string.Concat(head.Select(_ => "---|"))).Prepend(Row(head)));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";

    [GeneratedRegex(@"\b(\w+)\.\1\(")]
    private static partial Regex Constructor();
}
